import type { ContinueUpdateRollbackInput } from '@aws-sdk/client-cloudformation';
import { allStacks, type Place, type Resource, type Stack, stacksOf } from '../stack.ts';
import { invalid } from '../template/fault.ts';

/**
 * Resources that a continued rollback may leave as they are, by their names in the request. Throws `ValidationError` for one
 * that did not fail in the rollback.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-continueupdaterollback.html
 */
export function skippable(
  at: Place,
  root: Stack,
  { ResourcesToSkip: named = [], ForceRollback }: ContinueUpdateRollbackInput,
): ReadonlySet<string> {
  if (named.length > 0 && ForceRollback === true) {
    throw invalid('ForceRollback and ResourcesToSkip cannot both be specified');
  }
  const candidates = candidatesIn(at, root);
  if (ForceRollback === true) return new Set(candidates);
  const wrong = named.filter((name) => !candidates.has(name));
  if (wrong.length > 0) {
    throw invalid(
      `ResourcesToSkip can only list resources that are in the UPDATE_FAILED state because a rollback failed: [${wrong.join(', ')}]`,
    );
  }
  return new Set(named);
}

function candidatesIn(at: Place, root: Stack): Set<string> {
  const nest = [root, ...allStacks(at).filter(({ rootId }) => rootId === root.stackId)];
  return new Set(
    nest.flatMap((stack) =>
      Object.values(stack.resources)
        .filter((resource) => isCandidate(at, resource))
        .map(({ logicalId }) => (stack === root ? logicalId : `${stack.stackName}.${logicalId}`)),
    ),
  );
}

function isCandidate(
  at: Place,
  { type, status, statusReason, physicalId = '' }: Resource,
): boolean {
  if (status !== 'UPDATE_FAILED' || statusReason === 'Resource update cancelled') return false;
  if (type !== 'AWS::CloudFormation::Stack') return true;
  return stacksOf(at).stacks[physicalId]?.status.startsWith('DELETE_') !== false;
}
