import type { Change } from '@aws-sdk/client-cloudformation';
import type { ChangeSet } from './change-set.ts';
import { endedWell } from './decide-move.ts';
import type { StackDefinition } from './manifest.ts';
import type { EndedOperation } from './operation.ts';
import type { StackOutcome } from './result.ts';
import { rootCause } from './stack-events.ts';

/** What became of a stack whose change set was executed. */
export function toOutcome(
  stack: StackDefinition,
  { status, events }: EndedOperation,
  executed: { readonly isNew: boolean; readonly changes: readonly Change[] },
): StackOutcome {
  const { stackName } = stack;
  if (endedWell(status)) return { outcome: 'deployed', ...executed };
  const cause = rootCause(events, stackName);
  if (cause === undefined) {
    return { outcome: 'failed', message: `${stackName} ended in ${status} and no event says why` };
  }
  const { logicalId, resourceType, reason } = cause;
  const message = `${stackName} ended in ${status}: ${logicalId} (${resourceType}) failed: ${reason}`;
  return failedAt(stack, logicalId, message);
}

/** CloudFormation can make no change set. */
export function refusal(
  stack: StackDefinition,
  { reason, logicalId }: Extract<ChangeSet, { outcome: 'refused' }>,
): StackOutcome {
  const message = `CloudFormation can make no change set for ${stack.stackName}: ${reason}`;
  return failedAt(stack, logicalId, message);
}

function failedAt(
  { template }: StackDefinition,
  logicalId: string | undefined,
  message: string,
): StackOutcome {
  const line = template.lines.get(logicalId ?? '');
  return { outcome: 'failed', message, ...(line !== undefined && { line }) };
}
