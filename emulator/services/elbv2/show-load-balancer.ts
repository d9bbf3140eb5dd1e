import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancer, Place } from './store.ts';

export function shownLoadBalancer(balancer: LoadBalancer, { region }: Place): Elb.LoadBalancer {
  return {
    LoadBalancerArn: balancer.arn,
    DNSName: dnsName(balancer),
    CanonicalHostedZoneId: hostedZone(region),
    CreatedTime: new Date(balancer.createdAt),
    LoadBalancerName: balancer.name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: balancer.state },
    Type: 'application',
    AvailabilityZones: balancer.zones.map(({ name, subnetId }) => ({
      ...{ ZoneName: name, SubnetId: subnetId },
      LoadBalancerAddresses: [],
    })),
    SecurityGroups: [...balancer.securityGroups],
    IpAddressType: balancer.ipAddressType,
  };
}

/** AWS tells a name; here it is the place itself, so that `http://${DNSName}` works with any client. */
export function dnsName({ port }: LoadBalancer): string {
  return `127.0.0.1:${port}`;
}

/** https://docs.aws.amazon.com/general/latest/gr/elb.html */
export function hostedZone(region: string): string {
  return zones[region] ?? 'Z1GM3OXH4ZPM65';
}

const zones: Readonly<Record<string, string>> = {
  'ap-northeast-1': 'Z14GRHDCWA56QT',
  'ap-south-1': 'ZP97RAFLXTNZK',
  'ap-southeast-1': 'Z1LMS91P8CMLE5',
  'ap-southeast-2': 'Z1GM3OXH4ZPM65',
  'ca-central-1': 'ZQSVJUPU6J1EY',
  'eu-central-1': 'Z215JYRZR1TBD5',
  'eu-north-1': 'Z23TAZ6LKFMNIO',
  'eu-west-1': 'Z32O12XQLNTSW2',
  'eu-west-2': 'ZHURV8PSTC4K8',
  'eu-west-3': 'Z3Q77PNBQS71R4',
  'sa-east-1': 'Z2P70J7HTTTPLU',
  'us-east-1': 'Z35SXDOTRQ7X7K',
  'us-east-2': 'Z3AADJGX6KTTL2',
  'us-west-1': 'Z368ELLRRE2KJ0',
  'us-west-2': 'Z1H1FL5HABSF5',
};
