import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { entry, type ManagedPolicy, type PolicyVersion } from '../../identity/iam-store.ts';
import type { Operations } from '../../service.ts';
import { requireManagedPolicy } from './attached-policies.ts';
import { encodeDocument } from './documents.ts';
import { noSuchEntity } from './faults.ts';
import { policyAccess, requireManagedDocument, requireOwnPolicy } from './managed-policies.ts';
import { required } from './names.ts';
import { page } from './page.ts';

const most = 5;

export const policyVersions = {
  CreatePolicyVersion: {
    access: (input, call) => policyAccess(call, 'CreatePolicyVersion', input.PolicyArn),
    handle(input, call) {
      const policy = requireOwnPolicy(call, input.PolicyArn);
      const document = requireManagedDocument(input.PolicyDocument);
      if (Object.keys(policy.versions).length >= most) {
        throw new Fault(
          'LimitExceededException',
          `A managed policy can have up to ${most} versions. Before you create a new version, you must delete an existing version.`,
        );
      }
      const id = `v${policy.nextVersion++}`;
      policy.versions[id] = { document, createdAt: call.world.clock.now() };
      policy.changedAt = call.world.clock.now();
      if (input.SetAsDefault === true) policy.defaultVersion = id;
      return { PolicyVersion: show(policy, id) };
    },
  },
  GetPolicyVersion: {
    access: (input, call) => policyAccess(call, 'GetPolicyVersion', input.PolicyArn),
    handle(input, call) {
      const policy = requireManagedPolicy(call, input.PolicyArn);
      const { id, version } = find(policy, input.VersionId);
      return { PolicyVersion: { ...show(policy, id), Document: encodeDocument(version.document) } };
    },
  },
  ListPolicyVersions: {
    access: (input, call) => policyAccess(call, 'ListPolicyVersions', input.PolicyArn),
    handle(input, call) {
      const policy = requireManagedPolicy(call, input.PolicyArn);
      // Newest first, and `v10` after `v9`.
      const order = (id: string) => String(1_000_000 - Number(id.slice(1)));
      const { items, rest } = page(Object.keys(policy.versions), order, input);
      return { Versions: items.map((id) => show(policy, id)), ...rest };
    },
  },
  DeletePolicyVersion: {
    access: (input, call) => policyAccess(call, 'DeletePolicyVersion', input.PolicyArn),
    handle(input, call) {
      const policy = requireOwnPolicy(call, input.PolicyArn);
      const { id } = find(policy, input.VersionId);
      if (id === policy.defaultVersion) {
        throw new Fault(
          'DeleteConflictException',
          'Cannot delete the default version of a policy.',
        );
      }
      delete policy.versions[id];
      return {};
    },
  },
  SetDefaultPolicyVersion: {
    access: (input, call) => policyAccess(call, 'SetDefaultPolicyVersion', input.PolicyArn),
    handle(input, call) {
      const policy = requireOwnPolicy(call, input.PolicyArn);
      policy.defaultVersion = find(policy, input.VersionId).id;
      policy.changedAt = call.world.clock.now();
      return {};
    },
  },
} satisfies Operations<typeof Iam>;

function find(
  policy: ManagedPolicy,
  versionId: string | undefined,
): { id: string; version: PolicyVersion } {
  const id = required(versionId, 'versionId');
  const version = entry(policy.versions, id);
  if (version !== undefined) return { id, version };
  throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
}

function show(policy: ManagedPolicy, id: string): Iam.PolicyVersion {
  return {
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersion,
    CreateDate: new Date(policy.versions[id]?.createdAt ?? policy.createdAt),
  };
}
