import type * as Ec2 from '@aws-sdk/client-ec2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { ask } from './describe.ts';
import {
  addRules,
  allowEverythingOut,
  namedRules,
  permissionsOf,
  rulesOf,
  rulesOfGroup,
} from './group-rules.ts';
import { occupantsOfGroup } from './occupants.ts';
import {
  add,
  all,
  demandUnused,
  find,
  newId,
  onResource,
  remove,
  tagsOf,
  toCreate,
  toDescribe,
} from './resource.ts';
import type { Resource } from './store.ts';

export const securityGroups = {
  CreateSecurityGroup: {
    access: ({ TagSpecifications, VpcId }, call) => [
      ...toCreate('CreateSecurityGroup', 'security-group', TagSpecifications, call),
      onResource('CreateSecurityGroup', 'vpc', VpcId, call),
    ],
    handle({ GroupName = '', Description = '', VpcId, TagSpecifications }, call) {
      const vpc = find('vpc', VpcId, call);
      const siblings = all('security-group', call).filter(({ shape }) => shape.VpcId === vpc.id);
      if (siblings.some(({ shape }) => shape.GroupName === GroupName)) {
        throw new Fault(
          'InvalidGroup.Duplicate',
          `The security group '${GroupName}' already exists for VPC '${vpc.id}'`,
        );
      }
      if (GroupName.startsWith('sg-') || GroupName === '' || GroupName.length > 255) {
        throw new Fault('InvalidParameterValue', `Invalid value '${GroupName}' for groupName.`);
      }
      const GroupId = newId('security-group', call);
      const SecurityGroupArn = `arn:aws:ec2:${call.region}:${call.account}:security-group/${GroupId}`;
      const shape = {
        GroupId,
        GroupName,
        Description,
        VpcId: vpc.id,
        OwnerId: call.account,
        SecurityGroupArn,
      };
      const group = add('security-group', GroupId, shape, call, TagSpecifications);
      allowEverythingOut(GroupId, call);
      return { GroupId, SecurityGroupArn, Tags: tagsOf(group) };
    },
  },
  DeleteSecurityGroup: {
    access: ({ GroupId }, call) =>
      onResource('DeleteSecurityGroup', 'security-group', GroupId, call),
    handle({ GroupId }, call) {
      const group = find('security-group', GroupId, call);
      if (group.shape.GroupName === 'default') {
        throw new Fault(
          'CannotDelete',
          `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
        );
      }
      demandUnused(group, [
        ...all('network-interface', call).filter(
          ({ shape }) =>
            shape.InterfaceType === 'interface' &&
            shape.Groups?.some((one) => one.GroupId === group.id),
        ),
        ...all('vpc-endpoint', call).filter(({ shape }) =>
          shape.Groups?.some((one) => one.GroupId === group.id),
        ),
        ...all('security-group-rule', call).filter(
          ({ shape }) =>
            shape.GroupId !== group.id && shape.ReferencedGroupInfo?.GroupId === group.id,
        ),
        ...occupantsOfGroup(group.id, call),
      ]);
      for (const egress of [true, false]) {
        for (const rule of rulesOfGroup(group.id, egress, call)) remove(rule, call);
      }
      remove(group, call);
      return { Return: true, GroupId: group.id };
    },
  },
  DescribeSecurityGroups: {
    access: () => toDescribe('DescribeSecurityGroups'),
    handle(input, call) {
      const { found, ...page } = ask(
        'security-group',
        input.GroupIds,
        input,
        {
          'group-id': ({ id }) => id,
          'group-name': ({ shape }) => shape.GroupName,
          'vpc-id': ({ shape }) => shape.VpcId,
          description: ({ shape }) => shape.Description,
          'owner-id': ({ shape }) => shape.OwnerId,
        },
        call,
      );
      const names = input.GroupNames;
      const groups = found.filter(
        ({ shape }) => !names?.length || names.includes(shape.GroupName ?? ''),
      );
      return { SecurityGroups: groups.map((group) => described(group, call)), ...page };
    },
  },
  DescribeSecurityGroupRules: {
    access: () => toDescribe('DescribeSecurityGroupRules'),
    handle(input, call) {
      const { found, ...page } = ask(
        'security-group-rule',
        input.SecurityGroupRuleIds,
        input,
        {
          'group-id': ({ shape }) => shape.GroupId,
          'security-group-rule-id': ({ id }) => id,
        },
        call,
      );
      return { SecurityGroupRules: found.map(describedRule), ...page };
    },
  },
  AuthorizeSecurityGroupIngress: {
    access: ({ GroupId }, call) =>
      onResource('AuthorizeSecurityGroupIngress', 'security-group', GroupId, call),
    handle: (input, call) => authorize(input, false, call),
  },
  AuthorizeSecurityGroupEgress: {
    access: ({ GroupId }, call) =>
      onResource('AuthorizeSecurityGroupEgress', 'security-group', GroupId, call),
    handle: (input, call) => authorize(input, true, call),
  },
  RevokeSecurityGroupIngress: {
    access: ({ GroupId }, call) =>
      onResource('RevokeSecurityGroupIngress', 'security-group', GroupId, call),
    handle: (input, call) => revoke(input, false, call),
  },
  RevokeSecurityGroupEgress: {
    access: ({ GroupId }, call) =>
      onResource('RevokeSecurityGroupEgress', 'security-group', GroupId, call),
    handle: (input, call) => revoke(input, true, call),
  },
  ModifySecurityGroupRules: {
    access: ({ GroupId }, call) =>
      onResource('ModifySecurityGroupRules', 'security-group', GroupId, call),
    handle({ GroupId, SecurityGroupRules = [] }, call) {
      const group = find('security-group', GroupId, call);
      for (const { SecurityGroupRuleId, SecurityGroupRule = {} } of SecurityGroupRules) {
        modifyRule(group.id, SecurityGroupRuleId, SecurityGroupRule, call);
      }
      return { Return: true };
    },
  },
  UpdateSecurityGroupRuleDescriptionsIngress: {
    access: ({ GroupId }, call) =>
      onResource('UpdateSecurityGroupRuleDescriptionsIngress', 'security-group', GroupId, call),
    handle: (input, call) => describeRules(input, false, call),
  },
  UpdateSecurityGroupRuleDescriptionsEgress: {
    access: ({ GroupId }, call) =>
      onResource('UpdateSecurityGroupRuleDescriptionsEgress', 'security-group', GroupId, call),
    handle: (input, call) => describeRules(input, true, call),
  },
} satisfies Operations<typeof Ec2>;

type RuleInput = Ec2.AuthorizeSecurityGroupIngressCommandInput & {
  SecurityGroupRuleIds?: string[] | undefined;
};

/** Older clients name one rule in the request itself. */
function permissionsIn({
  IpPermissions,
  CidrIp,
  IpProtocol,
  FromPort,
  ToPort,
}: RuleInput): Ec2.IpPermission[] {
  if (IpPermissions !== undefined) return IpPermissions;
  if (IpProtocol === undefined) return [];
  return [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }];
}

function authorize(input: RuleInput, egress: boolean, call: Call) {
  const group = find('security-group', input.GroupId, call);
  const added = addRules(group.id, egress, permissionsIn(input), call);
  return { Return: true, SecurityGroupRules: added.map(describedRule) };
}

function revoke(input: RuleInput, egress: boolean, call: Call) {
  const group = find('security-group', input.GroupId, call);
  const byId = (input.SecurityGroupRuleIds ?? []).map((id) =>
    find('security-group-rule', id, call),
  );
  for (const rule of [...byId, ...namedRules(group.id, egress, permissionsIn(input), call)]) {
    remove(rule, call);
  }
  return { Return: true };
}

/** A rule is given as a whole; its direction stays. */
function modifyRule(
  groupId: string,
  id: string | undefined,
  request: Ec2.SecurityGroupRuleRequest,
  call: Call,
): void {
  const rule = find('security-group-rule', id, call);
  if (rule.shape.GroupId !== groupId) {
    throw new Fault(
      'InvalidSecurityGroupRuleId.NotFound',
      `The security group rule ID '${id}' does not exist`,
    );
  }
  const { IsEgress = false, SecurityGroupRuleId, GroupId, GroupOwnerId } = rule.shape;
  const [shape] = rulesOf(permissionOf(request), IsEgress, call);
  if (shape !== undefined) rule.shape = { ...shape, SecurityGroupRuleId, GroupId, GroupOwnerId };
}

function permissionOf(request: Ec2.SecurityGroupRuleRequest): Ec2.IpPermission {
  const { IpProtocol, FromPort, ToPort, Description } = request;
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId } = request;
  return {
    ...{ IpProtocol, FromPort, ToPort },
    ...(CidrIpv4 !== undefined && { IpRanges: [{ CidrIp: CidrIpv4, Description }] }),
    ...(CidrIpv6 !== undefined && { Ipv6Ranges: [{ CidrIpv6, Description }] }),
    ...(PrefixListId !== undefined && { PrefixListIds: [{ PrefixListId, Description }] }),
    ...(ReferencedGroupId !== undefined && {
      UserIdGroupPairs: [{ GroupId: ReferencedGroupId, Description }],
    }),
  };
}

function describeRules(
  input: Ec2.UpdateSecurityGroupRuleDescriptionsIngressCommandInput,
  egress: boolean,
  call: Call,
) {
  const group = find('security-group', input.GroupId, call);
  for (const { SecurityGroupRuleId, Description } of input.SecurityGroupRuleDescriptions ?? []) {
    find('security-group-rule', SecurityGroupRuleId, call).shape.Description = Description;
  }
  for (const permission of input.IpPermissions ?? []) {
    const Description = permission.IpRanges?.[0]?.Description;
    for (const { shape } of namedRules(group.id, egress, [permission], call))
      shape.Description = Description;
  }
  return { Return: true };
}

function described(group: Resource<'security-group'>, call: Call): Ec2.SecurityGroup {
  return {
    ...group.shape,
    IpPermissions: permissionsOf(group.id, false, call),
    IpPermissionsEgress: permissionsOf(group.id, true, call),
    Tags: tagsOf(group),
  };
}

function describedRule(rule: Resource<'security-group-rule'>): Ec2.SecurityGroupRule {
  return { ...rule.shape, Tags: tagsOf(rule) };
}
