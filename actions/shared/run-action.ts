import { setFailed } from '@actions/core';
import { Failure } from './failure.ts';
import { logMuted } from './log.ts';

/**
 * Runs an action's main function, in which the inputs are read too, so that everything that goes
 * wrong ends as one sentence on an annotation and exit code 1. The reason stays in the log, muted.
 */
export async function runAction(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    setFailed(describeFailure(error));
    for (const reason of listReasons(error)) logMuted(reason);
  }
}

/** The sentence for the annotation. */
export function describeFailure(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return `unexpected ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}

/** What stands behind the sentence: the stack of an unexpected error, then each cause in turn. */
export function listReasons(error: unknown): string[] {
  const reasons: string[] = [];
  const seen = new Set<unknown>();
  for (let reason = error; reason !== undefined && !seen.has(reason); reason = causeOf(reason)) {
    seen.add(reason);
    if (!(reason === error && error instanceof Failure)) reasons.push(describeReason(reason));
  }
  return reasons;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function describeReason(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  return reason instanceof Failure ? reason.message : (reason.stack ?? String(reason));
}
