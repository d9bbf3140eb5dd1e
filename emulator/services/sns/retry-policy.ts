import { invalidParameter } from './refusals.ts';

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html#creating-delivery-policy */
export interface RetryPolicy {
  readonly minDelayTarget: number;
  readonly maxDelayTarget: number;
  readonly numRetries: number;
  readonly numMaxDelayRetries: number;
  readonly numNoDelayRetries: number;
  readonly numMinDelayRetries: number;
  readonly backoffFunction: string;
}

export const defaultRetries: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: 'linear',
};

/** How the delay grows in the backoff phase, both from 0 to 1. */
const backoffs: Readonly<Record<string, (progress: number) => number>> = {
  linear: (progress) => progress,
  arithmetic: (progress) => (progress * (progress + 1)) / 2,
  geometric: (progress) => progress ** 2,
  exponential: (progress) => (2 ** (progress * 10) - 1) / 1023,
};

const longest = 3600;

/** Throws InvalidParameter; `name` goes before its complaint. */
export function readRetryPolicy(
  members: Readonly<Record<string, unknown>>,
  name: string,
): RetryPolicy {
  const other = Object.keys(members).find((member) => !Object.hasOwn(defaultRetries, member));
  if (other !== undefined) throw invalidParameter(`${name}: Unexpected JSON member: ${other}`);
  const policy = { ...defaultRetries, ...members } as RetryPolicy;
  requireRange(policy.minDelayTarget, `${name}.minDelayTarget`, 1, longest);
  requireRange(policy.maxDelayTarget, `${name}.maxDelayTarget`, 1, longest);
  requireRange(policy.numRetries, `${name}.numRetries`, 0, 100);
  for (const phase of ['numNoDelayRetries', 'numMinDelayRetries', 'numMaxDelayRetries'] as const) {
    requireRange(policy[phase], `${name}.${phase}`, 0, policy.numRetries);
  }
  if (!Object.hasOwn(backoffs, policy.backoffFunction)) {
    throw invalidParameter(`${name}.backoffFunction must be one of ${Object.keys(backoffs)}`);
  }
  if (policy.minDelayTarget > policy.maxDelayTarget) {
    throw invalidParameter(
      `${name}.maxDelayTarget must be greater than or equal to minDelayTarget`,
    );
  }
  return requireTotal(policy, name);
}

function requireRange(value: number, name: string, least: number, most: number): void {
  if (!Number.isInteger(value)) throw invalidParameter(`${name} must be an integer`);
  if (value < least) throw invalidParameter(`${name} must be greater than or equal to ${least}`);
  if (value > most) throw invalidParameter(`${name} must be less than or equal to ${most}`);
}

function requireTotal(policy: RetryPolicy, name: string): RetryPolicy {
  const { numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries, numRetries } = policy;
  if (numNoDelayRetries + numMinDelayRetries + numMaxDelayRetries > numRetries) {
    throw invalidParameter(
      `${name}.numRetries must be at least the sum of the retries of its phases`,
    );
  }
  const total = retryDelays(policy).reduce((sum, delay) => sum + delay, 0);
  if (total <= longest) return policy;
  throw invalidParameter(`${name}: the total retry time must not exceed ${longest} seconds`);
}

/** Seconds before each retry: at once, at the least delay, growing, at the greatest delay. */
export function retryDelays(policy: RetryPolicy): readonly number[] {
  const { numNoDelayRetries, numMinDelayRetries, numMaxDelayRetries, numRetries } = policy;
  const { minDelayTarget: least, maxDelayTarget: most } = policy;
  const growing = numRetries - numNoDelayRetries - numMinDelayRetries - numMaxDelayRetries;
  const grow = backoffs[policy.backoffFunction] ?? ((progress) => progress);
  return [
    ...Array.from({ length: numNoDelayRetries }, () => 0),
    ...Array.from({ length: numMinDelayRetries }, () => least),
    ...Array.from({ length: Math.max(growing, 0) }, (_, step) =>
      Math.round(least + (most - least) * grow(growing < 2 ? 0 : step / (growing - 1))),
    ),
    ...Array.from({ length: numMaxDelayRetries }, () => most),
  ];
}
