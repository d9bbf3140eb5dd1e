import { prefixListId } from '../../../../../emulator/services/ec2/prefix-lists.ts';
import type { UpdateSample } from '../../../../support/update-sample.ts';
import { group, tags, untaken, vpc } from './parts.ts';

const rule = (FromPort: number, more: object = {}) => ({
  ...{ IpProtocol: 'tcp', FromPort, ToPort: FromPort, CidrIp: '10.0.0.0/8' },
  ...more,
});
const beside = {
  ...{ Vpc: vpc(), OtherVpc: vpc('10.1.0.0/16') },
  ...{ Group: group('one'), OtherGroup: group('other') },
};
const one = { GroupId: { Ref: 'Group' }, IpProtocol: 'tcp', FromPort: 1, ToPort: 9 };
const ofNobody = { CidrIp: undefined };
const ofCidr = { CidrIp: '10.0.0.0/8' };
const byGroup = { before: { Ref: 'Group' }, after: { Ref: 'OtherGroup' }, with: ofNobody };
const byPrefixList = {
  with: ofNobody,
  before: prefixListId('com.amazonaws.ap-southeast-2.s3'),
  after: prefixListId('com.amazonaws.ap-southeast-2.dynamodb'),
};

export const groupSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::EC2::SecurityGroup',
    beside,
    base: { GroupDescription: 'of a test', VpcId: { Ref: 'Vpc' } },
    properties: {
      GroupDescription: { after: 'another' },
      GroupName: { before: 'one', after: 'two' },
      SecurityGroupEgress: [
        { after: [rule(443)] },
        { before: [rule(443)], after: [rule(443, { Description: 'https' }), rule(80)] },
        {
          before: [rule(443)],
          after: undefined,
          shows: [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }],
        },
      ],
      SecurityGroupIngress: [
        { after: [rule(443), rule(80, { CidrIp: undefined, CidrIpv6: '2001:db8::/32' })] },
        {
          before: [rule(443)],
          after: [rule(443, { CidrIp: undefined, SourceSecurityGroupId: { Ref: 'Group' } })],
        },
        { before: [rule(443)], after: undefined, shows: [] },
        { after: [rule(443, { SourceSecurityGroupName: 'x' })], refused: 'is not implemented' },
      ],
      Tags: tags,
      VpcId: { after: { Ref: 'OtherVpc' } },
    },
  },
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    beside,
    base: { ...one, ...ofCidr },
    properties: {
      CidrIp: { after: '192.0.2.0/24' },
      CidrIpv6: { with: ofNobody, before: '2001:db8::/32', after: '2001:db8:1::/48' },
      Description: [
        { before: 'old', after: 'new' },
        { before: 'old', after: undefined },
      ],
      FromPort: { after: 2 },
      GroupId: { after: { Ref: 'OtherGroup' } },
      GroupName: untaken(),
      IpProtocol: { after: 'udp' },
      SourcePrefixListId: byPrefixList,
      SourceSecurityGroupId: byGroup,
      SourceSecurityGroupName: untaken(),
      SourceSecurityGroupOwnerId: {
        with: { ...ofNobody, SourceSecurityGroupId: { Ref: 'Group' } },
        before: '123456789012',
        after: '111122223333',
        // To EC2 a group is the same whoever is said to own it.
        refused: 'already exists',
      },
      ToPort: { after: 8 },
    },
  },
  {
    type: 'AWS::EC2::SecurityGroupEgress',
    beside,
    base: { ...one, ...ofCidr },
    properties: {
      CidrIp: { after: '192.0.2.0/24' },
      CidrIpv6: { with: ofNobody, before: '2001:db8::/32', after: '2001:db8:1::/48' },
      Description: { before: 'old', after: 'new' },
      DestinationPrefixListId: byPrefixList,
      DestinationSecurityGroupId: byGroup,
      FromPort: { after: 2 },
      GroupId: { after: { Ref: 'OtherGroup' } },
      IpProtocol: { after: 'udp' },
      ToPort: { after: 8 },
    },
  },
];
