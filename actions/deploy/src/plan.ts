import { Failure } from '../../shared/failure.ts';
import { type Fingerprint, fingerprintOf, type LiveState } from './fingerprint.ts';
import type { StackResult } from './result.ts';

/** What `mode: plan` made of each stack, and what `mode: apply` is to find again before it executes any of it. */
export interface Plan {
  readonly version: 1;
  /** Of the run that planned: names its change sets and marks the events of their execution. */
  readonly runId: string;
  readonly environment: string;
  readonly region: string;
  readonly stacks: readonly PlannedStack[];
}

export type PlannedStack = {
  readonly key: string;
  readonly stackName: string;
  readonly fingerprint: Fingerprint;
  /** The stack once it was planned; a new one then is a shell. Undefined: there is none. */
  readonly live?: LiveState;
} & (
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'planned'; readonly isNew: boolean; readonly changeSetId: string }
  /** Nothing changes but termination protection, which is no part of a change set. */
  | { readonly outcome: 'protection' }
  /** Planned once what it builds on is there. */
  | { readonly outcome: 'deferred'; readonly because: string }
);

/** A job's environment variable, by which the plan reaches the next step, holds 128 KiB at most on Linux. */
const limitBytes = 100_000;

/** Undefined if a stack could not be planned: then there is nothing whole to apply. */
export function toPlan(
  results: readonly StackResult[],
  settings: Pick<Plan, 'runId' | 'environment' | 'region'> & {
    readonly roleArn: string | undefined;
  },
): Plan | undefined {
  const { roleArn, runId, environment, region } = settings;
  const stacks = results.flatMap((result) => toPlannedStack(result, roleArn) ?? []);
  if (stacks.length < results.length) return undefined;
  return { version: 1, runId, environment, region, stacks };
}

export function planText(plan: Plan): string {
  const text = JSON.stringify(plan);
  const bytes = Buffer.byteLength(text);
  if (bytes < limitBytes) return text;
  throw new Failure(
    'INVALID_INPUT',
    `the plan of ${plan.stacks.length} stacks has ${bytes} bytes, and an output is to stay below ${limitBytes}; plan fewer at once with input stacks`,
  );
}

function toPlannedStack(
  result: StackResult,
  roleArn: string | undefined,
): PlannedStack | undefined {
  const { key, stackName } = result.stack;
  const common = (live: LiveState | undefined) => ({
    ...{ key, stackName, fingerprint: fingerprintOf(result.stack, roleArn) },
    ...(live !== undefined && { live }),
  });
  switch (result.outcome) {
    case 'unchanged':
    case 'protection':
      return { ...common(result.live), outcome: result.outcome };
    case 'planned': {
      const { outcome, isNew, changeSetId } = result;
      return { ...common(result.live), outcome, isNew, changeSetId };
    }
    case 'deferred':
      return { ...common(result.live), outcome: result.outcome, because: result.because };
    default:
      return undefined;
  }
}
