import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';
import { attachment, gateway, group, untaken, vpc } from './ec2/parts.ts';

const type = (name: string) => `AWS::ElasticLoadBalancingV2::${name}`;
const subnet = (place: number, zone: string) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: {
    VpcId: { Ref: 'Vpc' },
    CidrBlock: `10.0.${place}.0/24`,
    AvailabilityZone: `ap-southeast-2${zone}`,
  },
});
const network = {
  ...{ Vpc: vpc(), Gateway: gateway, Attachment: attachment },
  ...{ A: subnet(1, 'a'), B: subnet(2, 'b'), C: subnet(3, 'c') },
  ...{ Group: group('one'), OtherGroup: group('other') },
};
const zones = (...names: string[]) => names.map((name) => ({ Ref: name }));
const balancer = {
  Type: type('LoadBalancer'),
  DependsOn: 'Attachment',
  Properties: { Subnets: zones('A', 'B') },
};
const targets = {
  Type: type('TargetGroup'),
  Properties: { VpcId: { Ref: 'Vpc' }, Port: 8080, Protocol: 'HTTP', TargetType: 'ip' },
};
const fixed = (StatusCode: string) => [
  { Type: 'fixed-response', FixedResponseConfig: { StatusCode } },
];
const forward = (name: string) => [{ Type: 'forward', TargetGroupArn: { Ref: name } }];
const weighted = [
  {
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: { Ref: 'Targets' }, Weight: 1 },
        { TargetGroupArn: { Ref: 'OtherTargets' }, Weight: 3 },
      ],
    },
  },
];
const certificate = (name: string) => [
  { CertificateArn: `arn:aws:acm:ap-southeast-2:123456789012:certificate/${name}` },
];
const secure = { Protocol: 'HTTPS', Port: 443, Certificates: certificate('one') };
const attributes = (values: Record<string, string>) =>
  Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
const listener = {
  Type: type('Listener'),
  Properties: {
    ...{ LoadBalancerArn: { Ref: 'Balancer' }, Protocol: 'HTTP', Port: 80 },
    DefaultActions: fixed('404'),
  },
};
const path = (value: string) => [{ Field: 'path-pattern', Values: [value] }];

export const elbv2Samples: readonly UpdateSample[] = [
  {
    type: type('LoadBalancer'),
    beside: network,
    base: { Subnets: zones('A', 'B'), Scheme: 'internal' },
    properties: {
      EnableCapacityReservationProvisionStabilize: untaken(true),
      EnablePrefixForIpv6SourceNat: untaken('on'),
      EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: untaken('on'),
      IpAddressType: [{ after: 'ipv4' }, { after: 'dualstack', refused: 'is not implemented' }],
      Ipv4IpamPoolId: untaken(),
      LoadBalancerAttributes: [
        {
          before: attributes({ 'idle_timeout.timeout_seconds': '60' }),
          after: attributes({
            'idle_timeout.timeout_seconds': '30',
            'routing.http.drop_invalid_header_fields.enabled': 'true',
          }),
        },
        { after: attributes({ 'idle_timeout.timeout_seconds': '0' }), refused: 'is not valid' },
      ],
      MinimumLoadBalancerCapacity: untaken({ CapacityUnits: 100 }),
      Name: [
        { before: 'one', after: 'two' },
        { after: 'internal-x', refused: "cannot begin with 'internal-'" },
      ],
      Scheme: { with: { DependsOn: undefined }, after: undefined, shows: 'internet-facing' },
      SecurityGroups: { before: [{ Ref: 'Group' }], after: zones('Group', 'OtherGroup') },
      SubnetMappings: {
        with: { Subnets: undefined },
        before: zones('A', 'B').map((SubnetId) => ({ SubnetId })),
        after: zones('B', 'C').map((SubnetId) => ({ SubnetId })),
      },
      Subnets: [
        { after: zones('A', 'C') },
        { after: zones('A'), refused: 'two different Availability Zones' },
      ],
      Tags: otherTags,
      Type: { after: 'network', refused: 'is not implemented' },
    },
  },
  {
    type: type('TargetGroup'),
    beside: { Vpc: vpc(), OtherVpc: vpc('10.1.0.0/16') },
    base: targets.Properties,
    properties: {
      HealthCheckEnabled: [{ after: true }, { after: false, refused: 'must be true' }],
      HealthCheckIntervalSeconds: [
        { before: 30, after: 10 },
        { after: 5, refused: 'must be smaller than the interval' },
      ],
      HealthCheckPath: { before: '/', after: '/readyz' },
      HealthCheckPort: { before: 'traffic-port', after: '9000' },
      HealthCheckProtocol: { before: 'HTTP', after: 'HTTPS' },
      HealthCheckTimeoutSeconds: { before: 5, after: 2 },
      HealthyThresholdCount: { before: 5, after: 2 },
      IpAddressType: { after: 'ipv6', refused: 'is not implemented' },
      Matcher: [
        { before: { HttpCode: '200' }, after: { HttpCode: '200-299' } },
        { after: { HttpCode: '500' }, refused: "must be within '200-499'" },
      ],
      Name: { before: 'one', after: 'two' },
      Port: { after: 8081 },
      Protocol: { after: 'HTTPS' },
      ProtocolVersion: { after: 'HTTP2', refused: 'is not implemented' },
      Tags: otherTags,
      TargetControlPort: untaken(3000),
      TargetGroupAttributes: [
        {
          before: attributes({ 'deregistration_delay.timeout_seconds': '300' }),
          after: attributes({ 'deregistration_delay.timeout_seconds': '20' }),
        },
        { after: attributes({ 'stickiness.enabled': 'true' }), refused: 'is not implemented' },
      ],
      Targets: {
        before: [{ Id: '10.0.0.9' }, { Id: '10.0.0.10', Port: 81 }],
        after: [{ Id: '10.0.0.10', Port: 81 }, { Id: '10.0.0.11' }],
      },
      TargetType: { after: undefined, refused: 'is not implemented' },
      UnhealthyThresholdCount: { before: 2, after: 3 },
      VpcId: { after: { Ref: 'OtherVpc' } },
    },
  },
  {
    type: type('Listener'),
    beside: {
      ...network,
      ...{ Balancer: balancer, OtherBalancer: balancer },
      ...{ Targets: targets, OtherTargets: targets },
    },
    base: listener.Properties,
    properties: {
      AlpnPolicy: untaken(['None']),
      Certificates: { with: secure, before: certificate('one'), after: certificate('two') },
      DefaultActions: [
        { after: forward('Targets') },
        { before: forward('Targets'), after: weighted },
        { after: [{ Type: 'authenticate-oidc' }], refused: 'is not implemented' },
      ],
      ListenerAttributes: {
        before: attributes({ 'routing.http.response.server.enabled': 'true' }),
        after: attributes({ 'routing.http.response.server.enabled': 'false' }),
      },
      LoadBalancerArn: { after: { Ref: 'OtherBalancer' } },
      MutualAuthentication: [
        { with: secure, before: undefined, after: { Mode: 'off' } },
        { with: secure, after: { Mode: 'passthrough' }, refused: 'is not implemented' },
      ],
      Port: { after: 8080 },
      Protocol: [
        {
          with: { Certificates: certificate('one'), Port: 443 },
          before: 'HTTPS',
          after: 'HTTP',
          refused: 'cannot be specified for HTTP',
        },
        { after: 'TCP', refused: 'is not supported' },
      ],
      SslPolicy: {
        with: secure,
        before: 'ELBSecurityPolicy-2016-08',
        after: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      },
      Tags: otherTags,
    },
  },
  {
    type: type('ListenerRule'),
    beside: {
      ...network,
      ...{ Balancer: balancer, Targets: targets, Listener: listener },
      OtherListener: { ...listener, Properties: { ...listener.Properties, Port: 81 } },
    },
    base: {
      ...{ ListenerArn: { Ref: 'Listener' }, Priority: 10 },
      ...{ Conditions: path('/a/*'), Actions: fixed('200') },
    },
    properties: {
      Actions: { after: forward('Targets') },
      Conditions: [
        { after: path('/b/*') },
        { after: [{ Field: 'host-header', HostHeaderConfig: { Values: ['*.example.com'] } }] },
        { after: [{ Field: 'weather', Values: ['fine'] }], refused: 'must be one of' },
      ],
      ListenerArn: { after: { Ref: 'OtherListener' } },
      Priority: [{ after: 11 }, { after: 0, refused: 'must be between 1 and 50000' }],
      Tags: otherTags,
      Transforms: untaken([]),
    },
  },
];
