import type * as Ec2 from '@aws-sdk/client-ec2';
import { equal } from '../template/value.ts';
import { changeTags, tagsOnCreation } from './ec2-tags.ts';
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

async function revoke(
  GroupId: string,
  direction: Direction,
  permissions: Ec2.IpPermission[],
  { call }: Context,
): Promise<void> {
  if (permissions.length === 0) return;
  await call('ec2', `RevokeSecurityGroup${direction}`, { GroupId, IpPermissions: permissions });
}

interface SecurityGroupProperties {
  readonly GroupDescription: string;
  readonly GroupName?: string;
  readonly SecurityGroupEgress?: readonly Rule[];
  readonly SecurityGroupIngress?: readonly Rule[];
  readonly Tags?: readonly Tag[];
  readonly VpcId?: string;
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
