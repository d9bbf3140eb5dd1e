import type { StackOutcome } from './deploy-stack.ts';
import type { StackDefinition } from './manifest.ts';

/** One stack of a run. `calls`: requests to CloudFormation, retries included. */
export type StackResult = {
  readonly stack: StackDefinition;
  readonly calls: number;
  readonly seconds: number;
} & (
  | StackOutcome
  /** Something that it builds on failed. */
  | { readonly outcome: 'skipped'; readonly because: string }
  /** Only planned: what it builds on is not there yet, so no change set can be made. */
  | { readonly outcome: 'deferred'; readonly because: string }
);

export function isFailed({ outcome }: StackResult): boolean {
  return outcome === 'failed' || outcome === 'skipped';
}
