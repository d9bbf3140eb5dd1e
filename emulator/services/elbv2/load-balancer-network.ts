import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { on } from './access.ts';
import { findLoadBalancer } from './find.ts';
import { findGroups, findZones, subnetIds } from './network.ts';
import { refuseOthers } from './refusals.ts';

/** Where a load balancer stands, and who may reach it. */
export const loadBalancerNetwork = {
  SetSecurityGroups: {
    access: ({ LoadBalancerArn, SecurityGroups = [] }, call) =>
      on('SetSecurityGroups', LoadBalancerArn, call, {
        'elasticloadbalancing:SecurityGroup': SecurityGroups,
      }),
    async handle(input, call) {
      refuseOthers('SetSecurityGroups', input, 'LoadBalancerArn', 'SecurityGroups');
      const balancer = findLoadBalancer(input.LoadBalancerArn, call);
      if (!input.SecurityGroups?.length) {
        throw new Fault(
          'InvalidConfigurationRequestException',
          'At least one security group must be specified',
        );
      }
      balancer.securityGroups = await findGroups(input.SecurityGroups, balancer.vpcId, call);
      return { SecurityGroupIds: balancer.securityGroups };
    },
  },
  SetSubnets: {
    access: ({ LoadBalancerArn, Subnets = [] }, call) =>
      on('SetSubnets', LoadBalancerArn, call, { 'elasticloadbalancing:Subnet': Subnets }),
    async handle(input, call) {
      refuseOthers(
        'SetSubnets',
        input,
        'LoadBalancerArn',
        'Subnets',
        'SubnetMappings',
        'IpAddressType',
      );
      demandIpv4(input.IpAddressType);
      const balancer = findLoadBalancer(input.LoadBalancerArn, call);
      const { vpcId, zones } = await findZones(subnetIds(input), call);
      if (vpcId !== balancer.vpcId) {
        throw new Fault(
          'InvalidConfigurationRequestException',
          `The subnets of ${vpcId} are not of the load balancer's ${balancer.vpcId}`,
        );
      }
      balancer.zones = zones;
      return {
        AvailabilityZones: zones.map(({ name, subnetId }) => ({
          ZoneName: name,
          SubnetId: subnetId,
        })),
        IpAddressType: balancer.ipAddressType,
      };
    },
  },
  SetIpAddressType: {
    access: ({ LoadBalancerArn }, call) => on('SetIpAddressType', LoadBalancerArn, call),
    handle({ LoadBalancerArn, IpAddressType }, call) {
      demandIpv4(IpAddressType);
      return { IpAddressType: findLoadBalancer(LoadBalancerArn, call).ipAddressType };
    },
  },
} satisfies Operations<typeof Elb>;

function demandIpv4(type: string | undefined): void {
  if (type !== undefined && type !== 'ipv4') throw notImplemented(`The IP address type ${type}`);
}
