import type * as Ec2 from '@aws-sdk/client-ec2';
import { equal } from '../template/value.ts';
import { refuseOthers } from './document.ts';
import { defined, described } from './ec2-describe.ts';
import { changeTags, shownTags, tagsOnCreation } from './ec2-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

/** A rule as templates write it, in either direction. */
interface Rule {
  readonly CidrIp?: string;
  readonly CidrIpv6?: string;
  readonly Description?: string;
  readonly DestinationPrefixListId?: string;
  readonly DestinationSecurityGroupId?: string;
  readonly FromPort?: number;
  readonly IpProtocol: string;
  readonly SourcePrefixListId?: string;
  readonly SourceSecurityGroupId?: string;
  readonly SourceSecurityGroupOwnerId?: string;
  readonly ToPort?: number;
}

const ruleMembers: readonly (keyof Rule | 'GroupId')[] = [
  ...(['CidrIp', 'CidrIpv6', 'Description', 'DestinationPrefixListId', 'GroupId'] as const),
  ...(['DestinationSecurityGroupId', 'FromPort', 'IpProtocol', 'SourcePrefixListId'] as const),
  ...(['SourceSecurityGroupId', 'SourceSecurityGroupOwnerId', 'ToPort'] as const),
];

type Direction = 'Ingress' | 'Egress';

/** What a group lets out from the start. */
const anywhere: Ec2.IpPermission = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

function permission(rule: Rule): Ec2.IpPermission {
  const Description = rule.Description;
  const groupId = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  const listId = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  const { CidrIp, CidrIpv6, FromPort, ToPort, SourceSecurityGroupOwnerId: UserId } = rule;
  return {
    IpProtocol: rule.IpProtocol,
    ...(FromPort !== undefined && { FromPort }),
    ...(ToPort !== undefined && { ToPort }),
    ...(CidrIp !== undefined && { IpRanges: [{ CidrIp, Description }] }),
    ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6, Description }] }),
    ...(listId !== undefined && { PrefixListIds: [{ PrefixListId: listId, Description }] }),
    ...(groupId !== undefined && {
      UserIdGroupPairs: [
        { GroupId: groupId, Description, ...(UserId !== undefined && { UserId }) },
      ],
    }),
  };
}

/** A rule of EC2 as templates write it. */
function ruleFrom(shown: Ec2.SecurityGroupRule): Rule {
  const { CidrIpv4, CidrIpv6, Description, FromPort, IpProtocol = '', ToPort } = shown;
  const { PrefixListId, ReferencedGroupInfo: group } = shown;
  const peer = shown.IsEgress
    ? { DestinationPrefixListId: PrefixListId, DestinationSecurityGroupId: group?.GroupId }
    : {
        SourcePrefixListId: PrefixListId,
        SourceSecurityGroupId: group?.GroupId,
        SourceSecurityGroupOwnerId: group?.UserId,
      };
  return {
    IpProtocol,
    ...defined({ CidrIp: CidrIpv4, CidrIpv6, Description, FromPort, ToPort }),
    ...defined(peer),
  };
}

async function rulesOfGroup(
  groupId: string,
  { call }: Context,
): Promise<Record<Direction, Rule[]>> {
  const { SecurityGroupRules = [] } = await call<Ec2.DescribeSecurityGroupRulesCommandOutput>(
    'ec2',
    'DescribeSecurityGroupRules',
    { Filters: [{ Name: 'group-id', Values: [groupId] }] },
  );
  const of = (isEgress: boolean) =>
    SecurityGroupRules.filter(({ IsEgress }) => IsEgress === isEgress).map(ruleFrom);
  return { Ingress: of(false), Egress: of(true) };
}

async function authorize(
  GroupId: string,
  direction: Direction,
  permissions: Ec2.IpPermission[],
  { call }: Context,
): Promise<readonly Ec2.SecurityGroupRule[]> {
  if (permissions.length === 0) return [];
  const { SecurityGroupRules = [] } = await call<Ec2.AuthorizeSecurityGroupIngressCommandOutput>(
    'ec2',
    `AuthorizeSecurityGroup${direction}`,
    { GroupId, IpPermissions: permissions },
  );
  return SecurityGroupRules;
}

/** One by one: a rule that is gone already must not keep the others. */
async function revoke(
  GroupId: string,
  direction: Direction,
  permissions: Ec2.IpPermission[],
  { call }: Context,
): Promise<void> {
  for (const one of permissions) {
    const input = { GroupId, IpPermissions: [one] };
    await unlessMissing(call('ec2', `RevokeSecurityGroup${direction}`, input));
  }
}

interface SecurityGroupProperties {
  readonly GroupDescription: string;
  readonly GroupName?: string;
  readonly SecurityGroupEgress?: readonly Rule[];
  readonly SecurityGroupIngress?: readonly Rule[];
  readonly Tags?: readonly Tag[];
  readonly VpcId?: string;
}

/** Refuses what would be left out: groups by name belong to EC2-Classic and to default VPCs. */
function checkRules(rules: readonly Rule[] = []): void {
  for (const rule of rules) refuseOthers(rule, 'rule', ...ruleMembers);
}

/** A template that names no rules for egress leaves what EC2 gives: everything may go out. */
function egressOf({ SecurityGroupEgress }: SecurityGroupProperties): Ec2.IpPermission[] {
  return SecurityGroupEgress?.map(permission) ?? [anywhere];
}

function changeRules(
  direction: Direction,
  rulesOf: (properties: SecurityGroupProperties) => Ec2.IpPermission[],
): Apply<SecurityGroupProperties> {
  return async ({ physicalId, previous, properties }, context) => {
    checkRules(properties[`SecurityGroup${direction}`]);
    const before = rulesOf(previous);
    const after = rulesOf(properties);
    const absentIn = (others: Ec2.IpPermission[]) => (rule: Ec2.IpPermission) =>
      !others.some((other) => equal(other, rule));
    await revoke(physicalId, direction, before.filter(absentIn(after)), context);
    await authorize(physicalId, direction, after.filter(absentIn(before)), context);
  };
}

export const securityGroup: ResourceType<SecurityGroupProperties> = {
  type: 'AWS::EC2::SecurityGroup',
  properties: {
    GroupDescription: replaced,
    GroupName: replaced,
    SecurityGroupEgress: changeRules('Egress', egressOf),
    SecurityGroupIngress: changeRules('Ingress', ({ SecurityGroupIngress = [] }) =>
      SecurityGroupIngress.map(permission),
    ),
    Tags: changeTags,
    VpcId: replaced,
  },
  async create(properties, context) {
    checkRules(properties.SecurityGroupIngress);
    const { GroupId = '' } = await context.call<Ec2.CreateSecurityGroupCommandOutput>(
      'ec2',
      'CreateSecurityGroup',
      {
        GroupName: properties.GroupName ?? context.name(),
        Description: properties.GroupDescription,
        VpcId: properties.VpcId,
        ...tagsOnCreation('security-group', properties.Tags),
      } satisfies Ec2.CreateSecurityGroupCommandInput,
    );
    const attributes = { GroupId, Id: GroupId, VpcId: properties.VpcId };
    context.created({ physicalId: GroupId, attributes });
    if (properties.SecurityGroupEgress !== undefined) {
      await revoke(GroupId, 'Egress', [anywhere], context);
      await authorize(GroupId, 'Egress', egressOf(properties), context);
    }
    const ingress = (properties.SecurityGroupIngress ?? []).map(permission);
    await authorize(GroupId, 'Ingress', ingress, context);
    return { physicalId: GroupId, attributes };
  },
  async delete({ physicalId: GroupId }, { call }) {
    await unlessMissing(call('ec2', 'DeleteSecurityGroup', { GroupId }));
  },
  async read({ physicalId: GroupId }, context) {
    const shown = await described(
      context,
      'DescribeSecurityGroups',
      { GroupIds: [GroupId] },
      ({ SecurityGroups }: Ec2.DescribeSecurityGroupsCommandOutput) => SecurityGroups,
    );
    if (shown === undefined) return undefined;
    const { Description: GroupDescription, GroupName, VpcId, Tags } = shown;
    const { Ingress, Egress } = await rulesOfGroup(GroupId, context);
    return {
      attributes: { GroupId, Id: GroupId, VpcId },
      properties: {
        ...defined({ GroupDescription, GroupName, VpcId }),
        ...{ SecurityGroupIngress: Ingress, SecurityGroupEgress: Egress },
        ...shownTags(Tags),
      },
    };
  },
};

interface RuleProperties extends Rule {
  readonly GroupId: string;
}

/** A rule of its own in one direction. `GroupId` is required here: groups known by name belong to EC2-Classic. */
function ruleType<P extends RuleProperties>(
  direction: Direction,
  properties: ResourceType<P>['properties'],
): ResourceType<P> {
  return {
    type: `AWS::EC2::SecurityGroup${direction}`,
    properties,
    async create(rule, context) {
      const [made] = await authorize(rule.GroupId, direction, [permission(rule)], context);
      const Id = made?.SecurityGroupRuleId ?? '';
      return { physicalId: Id, attributes: { Id } };
    },
    async delete({ physicalId, properties: { GroupId } }, { call }) {
      const input = { GroupId, SecurityGroupRuleIds: [physicalId] };
      await unlessMissing(call('ec2', `RevokeSecurityGroup${direction}`, input));
    },
    async read({ physicalId: Id }, context) {
      const shown = await described(
        context,
        'DescribeSecurityGroupRules',
        { SecurityGroupRuleIds: [Id] },
        (output: Ec2.DescribeSecurityGroupRulesCommandOutput) => output.SecurityGroupRules,
      );
      if (shown === undefined) return undefined;
      const properties = { ...ruleFrom(shown), ...defined({ GroupId: shown.GroupId }) };
      return { attributes: { Id }, properties: properties as Partial<P> };
    },
  };
}

function describeRule(direction: Direction): Apply<RuleProperties> {
  return async ({ physicalId: SecurityGroupRuleId, properties }, { call }) => {
    const { GroupId, Description } = properties;
    await call('ec2', `UpdateSecurityGroupRuleDescriptions${direction}`, {
      GroupId,
      SecurityGroupRuleDescriptions: [{ SecurityGroupRuleId, Description }],
    } satisfies Ec2.UpdateSecurityGroupRuleDescriptionsIngressCommandInput);
  };
}

const common = {
  CidrIp: replaced,
  CidrIpv6: replaced,
  FromPort: replaced,
  GroupId: replaced,
  IpProtocol: replaced,
  ToPort: replaced,
} as const;

type Both = 'DestinationPrefixListId' | 'DestinationSecurityGroupId';
type IngressProperties = Omit<RuleProperties, Both>;
type EgressProperties = Omit<
  RuleProperties,
  'SourcePrefixListId' | 'SourceSecurityGroupId' | 'SourceSecurityGroupOwnerId'
>;

export const ingressRule = ruleType<IngressProperties>('Ingress', {
  ...common,
  Description: describeRule('Ingress'),
  SourcePrefixListId: replaced,
  SourceSecurityGroupId: replaced,
  SourceSecurityGroupOwnerId: replaced,
});

export const egressRule = ruleType<EgressProperties>('Egress', {
  ...common,
  Description: describeRule('Egress'),
  DestinationPrefixListId: replaced,
  DestinationSecurityGroupId: replaced,
});
