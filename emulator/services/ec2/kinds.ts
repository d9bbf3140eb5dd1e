import type { Kind } from './store.ts';

interface KindFacts {
  /** How its ids begin. */
  readonly prefix: string;
  /** The code with which EC2 says that there is none of that id. */
  readonly missing: string;
  /** What EC2 calls it in messages. */
  readonly noun: string;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
export const kinds: Readonly<Record<Kind, KindFacts>> = {
  vpc: { prefix: 'vpc', missing: 'InvalidVpcID.NotFound', noun: 'vpc ID' },
  subnet: { prefix: 'subnet', missing: 'InvalidSubnetID.NotFound', noun: 'subnet ID' },
  'internet-gateway': {
    prefix: 'igw',
    missing: 'InvalidInternetGatewayID.NotFound',
    noun: 'internetGateway ID',
  },
  'elastic-ip': {
    prefix: 'eipalloc',
    missing: 'InvalidAllocationID.NotFound',
    noun: 'allocation ID',
  },
  natgateway: { prefix: 'nat', missing: 'NatGatewayNotFound', noun: 'NAT gateway' },
  'route-table': {
    prefix: 'rtb',
    missing: 'InvalidRouteTableID.NotFound',
    noun: 'routeTable ID',
  },
  'security-group': { prefix: 'sg', missing: 'InvalidGroup.NotFound', noun: 'security group' },
  'security-group-rule': {
    prefix: 'sgr',
    missing: 'InvalidSecurityGroupRuleId.NotFound',
    noun: 'security group rule ID',
  },
  'vpc-endpoint': {
    prefix: 'vpce',
    missing: 'InvalidVpcEndpointId.NotFound',
    noun: 'Vpc Endpoint Id',
  },
  'network-acl': {
    prefix: 'acl',
    missing: 'InvalidNetworkAclID.NotFound',
    noun: 'networkAcl ID',
  },
  'network-interface': {
    prefix: 'eni',
    missing: 'InvalidNetworkInterfaceID.NotFound',
    noun: 'networkInterface ID',
  },
  'vpc-flow-log': { prefix: 'fl', missing: 'InvalidFlowLogId.NotFound', noun: 'flow log ID' },
};
