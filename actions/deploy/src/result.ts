import type { Change } from '@aws-sdk/client-cloudformation';
import type { ResourceDrift } from './drift.ts';
import type { LiveState } from './fingerprint.ts';
import type { StackDefinition } from './manifest.ts';

/** How one stack ended. `live`: as it stood once it was planned. */
export type StackOutcome =
  | { readonly outcome: 'unchanged'; readonly live?: LiveState | undefined }
  | {
      readonly outcome: 'planned';
      readonly isNew: boolean;
      readonly changes: readonly Change[];
      readonly changeSetId: string;
      readonly live: LiveState;
      /** Names of exports whose values may be others afterwards. */
      readonly changedExports: readonly string[];
    }
  /** Only planned: nothing changes but termination protection. */
  | { readonly outcome: 'protection'; readonly live?: LiveState | undefined }
  /** Only planned: no change set can be made yet that would hold, because of what it builds on. */
  | {
      readonly outcome: 'deferred';
      readonly because: string;
      readonly live?: LiveState | undefined;
    }
  /** Only looked at. `differs`: what the repository wants otherwise; `unreadable`: what cannot be compared with reality. */
  | {
      readonly outcome: 'in-sync';
      readonly differs: readonly string[];
      readonly unreadable: readonly string[];
    }
  | {
      readonly outcome: 'drifted';
      readonly drifts: readonly ResourceDrift[];
      readonly differs: readonly string[];
      readonly unreadable: readonly string[];
    }
  | { readonly outcome: 'deployed'; readonly isNew: boolean; readonly changes: readonly Change[] }
  | {
      readonly outcome: 'failed';
      readonly message: string;
      /** Where in the template the failed resource stands; counted from 1. */
      readonly line?: number;
    };

/** One stack of a run. `calls`: requests to CloudFormation, retries included. */
export type StackResult = {
  readonly stack: StackDefinition;
  readonly calls: number;
  readonly seconds: number;
} & (
  | StackOutcome
  /** Something that it builds on failed. */
  | { readonly outcome: 'skipped'; readonly because: string }
);

export function isFailed({ outcome }: StackResult): boolean {
  return outcome === 'failed' || outcome === 'skipped';
}
