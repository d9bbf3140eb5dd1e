import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { findGroup, nameInArn } from './names.ts';
import { checkText, invalid } from './refusals.ts';
import type { GroupPolicy, LogGroup } from './store.ts';

/** The group that a policy's `resourceArn` names. */
export function groupOf(resourceArn: string, call: Call): LogGroup {
  return findGroup(call, { logGroupName: nameInArn(resourceArn, call) });
}

/** Gives a log group a policy of its own, over the one whose revision the caller knows. */
export function putGroupPolicy(
  group: LogGroup,
  { policyDocument, expectedRevisionId }: Logs.PutResourcePolicyCommandInput,
  check: (document: string) => void,
  call: Call,
): Logs.PutResourcePolicyResponse {
  const document = checkText(policyDocument, 'policyDocument', 51_200, /^[\s\S]+$/);
  check(document);
  refuseStale(group.policy, expectedRevisionId);
  const { world } = call;
  group.policy = { document, revision: world.random.uuid(), updatedAt: world.clock.now() };
  return { resourcePolicy: showGroupPolicy(group), revisionId: group.policy.revision };
}

export function deleteGroupPolicy(group: LogGroup, expectedRevisionId: string | undefined): void {
  if (group.policy === undefined) {
    throw new Fault('ResourceNotFoundException', 'The log group has no resource policy.');
  }
  if (expectedRevisionId === undefined) {
    throw invalid('expectedRevisionId is required to delete a resource policy of a log group.');
  }
  refuseStale(group.policy, expectedRevisionId);
  delete group.policy;
}

/** "Required … to prevent concurrent modifications": a first policy has none, a later one the revision that it replaces. */
function refuseStale(present: GroupPolicy | undefined, expected: string | undefined): void {
  if (present?.revision === expected) return;
  throw new Fault(
    'OperationAbortedException',
    'The expectedRevisionId does not match the current revision of the resource policy.',
  );
}

export function showGroupPolicy({ name, arn, policy }: LogGroup): Logs.ResourcePolicy {
  return {
    policyName: name,
    policyDocument: policy?.document,
    lastUpdatedTime: policy?.updatedAt,
    policyScope: 'RESOURCE',
    resourceArn: arn,
    revisionId: policy?.revision,
  };
}
