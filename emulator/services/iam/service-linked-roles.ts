import type * as Iam from '@aws-sdk/client-iam';
import { notImplemented } from '../../fault.ts';
import { entry, iamOf, type Role } from '../../identity/iam-store.ts';
import { roleNames, rolePolicies, suffixable } from '../../identity/linked-role-names.ts';
import type { Operations } from '../../service.ts';
import { invalidInput, noSuchEntity } from './faults.ts';
import { findRole, roleAccess } from './holders.ts';
import { iamArn, required, requireLength, requireName, uniqueId } from './names.ts';
import { show } from './roles.ts';

export const serviceLinkedRoles = {
  CreateServiceLinkedRole: {
    access: (input, call) => ({
      action: 'iam:CreateServiceLinkedRole',
      resource: linkedArn(call, input.AWSServiceName ?? ''),
      conditions: { 'iam:AWSServiceName': input.AWSServiceName ?? '' },
    }),
    handle(input, call) {
      const service = required(input.AWSServiceName, 'awsServiceName');
      const usual = entry(roleNames, service);
      if (usual === undefined) throw notImplemented(`The service-linked role of ${service}`);
      const { CustomSuffix: suffix } = input;
      if (suffix !== undefined && !suffixable.has(service)) {
        throw invalidInput(`Custom suffix is not allowed for ${service}`);
      }
      const name =
        suffix === undefined ? usual : requireName(`${usual}_${suffix}`, 'customSuffix', 64);
      const { roles } = iamOf(call);
      if (entry(roles, name) !== undefined) {
        throw invalidInput(
          `Service role name ${name} has been taken in this account, please try a different suffix.`,
        );
      }
      requireLength(input.Description ?? '', 'description', 1000);
      const role: Role = {
        kind: 'role',
        id: uniqueId(call, 'role'),
        name,
        path: `/aws-service-role/${service}/`,
        arn: iamArn(call, 'role', `/aws-service-role/${service}/${name}`),
        createdAt: call.world.clock.now(),
        inline: {},
        attached: [entry(rolePolicies, service) ?? []].flat(),
        tags: {},
        trust: trustOf(service),
        maxSessionSeconds: 3600,
        linkedTo: service,
        ...(input.Description !== undefined && { description: input.Description }),
      };
      roles[name] = role;
      return { Role: show(role) };
    },
  },
  DeleteServiceLinkedRole: {
    access: (input, call) => roleAccess(call, 'DeleteServiceLinkedRole', input.RoleName),
    handle(input, call) {
      const role = findRole(call, input.RoleName);
      if (role.linkedTo === undefined) {
        throw invalidInput(`Role ${role.name} is not a service-linked role`);
      }
      const store = iamOf(call);
      const task = `task${role.path}${role.name}/${call.world.random.uuid()}`;
      delete store.roles[role.name];
      store.deletions.push(task);
      return { DeletionTaskId: task };
    },
  },
  GetServiceLinkedRoleDeletionStatus: {
    access: (input, call) => ({
      action: 'iam:GetServiceLinkedRoleDeletionStatus',
      resource: iamArn(call, 'role', (input.DeletionTaskId ?? '').replace(/^task|\/[^/]*$/g, '')),
    }),
    handle(input, call) {
      const task = required(input.DeletionTaskId, 'deletionTaskId');
      if (!iamOf(call).deletions.includes(task)) {
        throw noSuchEntity(`The deletion task with id ${task} cannot be found.`);
      }
      return { Status: 'SUCCEEDED' as const };
    },
  },
} satisfies Operations<typeof Iam>;

function linkedArn(call: Parameters<typeof iamArn>[0], service: string): string {
  const name = entry(roleNames, service) ?? '*';
  return iamArn(call, 'role', `/aws-service-role/${service}/${name}`);
}

function trustOf(service: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
}
