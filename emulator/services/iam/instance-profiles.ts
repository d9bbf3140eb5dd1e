import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { entry, type InstanceProfile, iamOf } from '../../identity/iam-store.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { deleteConflict, noSuchEntity, quotaExceeded } from './faults.ts';
import { findRole, roleAccess } from './holders.ts';
import { iamArn, isTaken, required, requireName, requirePath, uniqueId } from './names.ts';
import { page } from './page.ts';
import { passRole } from './pass-role.ts';
import { profilesOf, showInList as showRole } from './roles.ts';
import { addTags, pageOfTags, readTags, removeTags, tagConditions, writeTags } from './tags.ts';

const mostProfiles = 1000;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html */
export const instanceProfiles = {
  CreateInstanceProfile: {
    access: (input, call) => ({
      action: 'iam:CreateInstanceProfile',
      resource: iamArn(
        call,
        'instance-profile',
        `${input.Path ?? '/'}${input.InstanceProfileName}`,
      ),
      conditions: tagConditions(input.Tags),
    }),
    handle(input, call) {
      const name = requireName(input.InstanceProfileName, 'instanceProfileName', 128);
      const path = requirePath(input.Path);
      const { instanceProfiles: all } = iamOf(call);
      if (isTaken(all, name)) {
        const message = `Instance Profile ${name} already exists.`;
        throw new Fault('EntityAlreadyExistsException', message);
      }
      if (Object.keys(all).length >= mostProfiles) {
        throw quotaExceeded('InstanceProfilesPerAccount', mostProfiles);
      }
      const profile: InstanceProfile = {
        id: uniqueId(call, 'profile'),
        name,
        path,
        arn: iamArn(call, 'instance-profile', `${path}${name}`),
        createdAt: call.world.clock.now(),
        tags: readTags(input.Tags),
      };
      all[name] = profile;
      return { InstanceProfile: show(call, profile) };
    },
  },
  GetInstanceProfile: {
    access: (input, call) => profileAccess(call, 'GetInstanceProfile', input),
    handle: (input, call) => ({ InstanceProfile: show(call, find(call, input)) }),
  },
  ListInstanceProfiles: {
    access: (input, call) => ({
      action: 'iam:ListInstanceProfiles',
      resource: iamArn(call, 'instance-profile', input.PathPrefix ?? '/'),
    }),
    handle(input, call) {
      const { PathPrefix = '/' } = input;
      const found = Object.values(iamOf(call).instanceProfiles).filter(({ path }) =>
        path.startsWith(PathPrefix),
      );
      const { items, rest } = page(found, ({ name }) => name, input);
      return { InstanceProfiles: items.map((one) => showInList(call, one)), ...rest };
    },
  },
  ListInstanceProfilesForRole: {
    access: (input, call) => roleAccess(call, 'ListInstanceProfilesForRole', input.RoleName),
    handle(input, call) {
      const found = profilesOf(call, findRole(call, input.RoleName).name);
      const { items, rest } = page(found, ({ name }) => name, input);
      return { InstanceProfiles: items.map((one) => showInList(call, one)), ...rest };
    },
  },
  /** Whoever puts a role into a profile hands it to EC2. */
  AddRoleToInstanceProfile: {
    access: (input, call) => [
      profileAccess(call, 'AddRoleToInstanceProfile', input),
      passRole(roleAccess(call, 'PassRole', input.RoleName).resource, 'ec2.amazonaws.com'),
    ],
    handle(input, call) {
      const profile = find(call, input);
      const role = findRole(call, input.RoleName);
      if (profile.role !== undefined) throw quotaExceeded('InstanceSessionsPerInstanceProfile', 1);
      profile.role = role.name;
      return {};
    },
  },
  RemoveRoleFromInstanceProfile: {
    access: (input, call) => profileAccess(call, 'RemoveRoleFromInstanceProfile', input),
    handle(input, call) {
      const profile = find(call, input);
      const name = required(input.RoleName, 'roleName');
      if (profile.role !== name) {
        throw noSuchEntity(
          `Role with name ${name} cannot be found in instance profile ${profile.name}.`,
        );
      }
      delete profile.role;
      return {};
    },
  },
  DeleteInstanceProfile: {
    access: (input, call) => profileAccess(call, 'DeleteInstanceProfile', input),
    handle(input, call) {
      const profile = find(call, input);
      if (profile.role !== undefined) throw deleteConflict('remove roles from instance profile');
      delete iamOf(call).instanceProfiles[profile.name];
      return {};
    },
  },
  TagInstanceProfile: {
    access: (input, call) =>
      profileAccess(call, 'TagInstanceProfile', input, tagConditions(input.Tags)),
    handle(input, call) {
      addTags(find(call, input), input.Tags);
      return {};
    },
  },
  UntagInstanceProfile: {
    access: (input, call) =>
      profileAccess(call, 'UntagInstanceProfile', input, tagConditions([], input.TagKeys)),
    handle(input, call) {
      removeTags(find(call, input), input.TagKeys);
      return {};
    },
  },
  ListInstanceProfileTags: {
    access: (input, call) => profileAccess(call, 'ListInstanceProfileTags', input),
    handle: (input, call) => pageOfTags(find(call, input).tags, input),
  },
} satisfies Operations<typeof Iam>;

interface NamesProfile {
  readonly InstanceProfileName?: string | undefined;
}

function find(call: Call, { InstanceProfileName }: NamesProfile): InstanceProfile {
  const name = required(InstanceProfileName, 'instanceProfileName');
  const profile = entry(iamOf(call).instanceProfiles, name);
  if (profile === undefined) throw noSuchEntity(`Instance Profile ${name} cannot be found.`);
  return profile;
}

function profileAccess(
  call: Call,
  action: string,
  { InstanceProfileName: name = '' }: NamesProfile,
  conditions: Access['conditions'] = {},
): Access {
  const profile = entry(iamOf(call).instanceProfiles, name);
  const tags = profile?.tags ?? {};
  return {
    action: `iam:${action}`,
    resource: profile?.arn ?? iamArn(call, 'instance-profile', name),
    conditions: {
      ...prefixed('aws:ResourceTag/', tags),
      ...prefixed('iam:ResourceTag/', tags),
      ...conditions,
    },
  };
}

function show(call: Call, profile: InstanceProfile): Iam.InstanceProfile {
  return { ...showInList(call, profile), Tags: writeTags(profile.tags) };
}

/** A list leaves the tags out (API_ListInstanceProfiles.html). */
export function showInList(call: Call, profile: InstanceProfile): Iam.InstanceProfile {
  const role = profile.role === undefined ? undefined : entry(iamOf(call).roles, profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: new Date(profile.createdAt),
    Roles: role === undefined ? [] : [showRole(role)],
  };
}
