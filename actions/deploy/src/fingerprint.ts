import { createHash } from 'node:crypto';
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { StackDefinition } from './manifest.ts';
import { parameterValue } from './parameters.ts';

/** What the repository and the job want of a stack, a hash for each part, so that a difference can be named. */
export const fingerprintParts = [
  'template',
  'parameters',
  'tags',
  'capabilities',
  'terminationProtection',
  'role',
] as const;

export type Fingerprint = Readonly<Record<(typeof fingerprintParts)[number], string>>;

/** How a stack stood when it was planned; `lastUpdated` is missing until its first update. */
export interface LiveState {
  readonly stackId: string;
  readonly status: string;
  readonly lastUpdated?: string;
}

/**
 * A hidden parameter (`NoEcho`) takes part by its name alone: a hash of a short secret could be guessed. Its value is in the
 * change set, which is what is executed.
 */
export function fingerprintOf(stack: StackDefinition, roleArn: string | undefined): Fingerprint {
  const shown = stack.template.parameters
    .filter(({ noEcho }) => !noEcho)
    .map((parameter) => [parameter.name, parameterValue(stack, parameter)]);
  const hidden = stack.template.parameters.filter(({ noEcho }) => noEcho).map(({ name }) => name);
  return {
    template: hash(stack.template.body),
    parameters: hash({ shown: sorted(shown), hidden: hidden.toSorted() }),
    tags: hash(sorted(Object.entries(stack.tags))),
    capabilities: hash(stack.capabilities.toSorted()),
    terminationProtection: hash(stack.terminationProtection),
    role: hash(roleArn ?? null),
  };
}

/** What of the repository or the job is not as it was planned, each as a clause. */
export function changedParts(
  { template, deployment }: StackDefinition,
  planned: Fingerprint,
  now: Fingerprint,
): string[] {
  const clauses: Fingerprint = {
    template: `template ${template.path} has changed`,
    parameters: `the parameters have changed (${deployment} or input parameters)`,
    tags: `the tags have changed (the manifest or ${deployment})`,
    capabilities: 'the capabilities have changed (the manifest)',
    terminationProtection: 'termination protection has changed (the manifest)',
    role: 'the role has changed (input service-role-arn)',
  };
  return fingerprintParts
    .filter((part) => planned[part] !== now[part])
    .map((part) => clauses[part]);
}

/** Whether a stack is nothing but the place of change sets. */
export function isShell(live: Stack | undefined): boolean {
  return live?.StackStatus === 'REVIEW_IN_PROGRESS';
}

export function liveStateOf(live: Stack): LiveState;
export function liveStateOf(live: Stack | undefined): LiveState | undefined;
export function liveStateOf(live: Stack | undefined): LiveState | undefined {
  if (live === undefined) return undefined;
  const { StackId = '', StackStatus = '', LastUpdatedTime } = live;
  // A shell has had no update, whatever time it shows.
  const lastUpdated = isShell(live) ? undefined : LastUpdatedTime?.toISOString();
  return {
    ...{ stackId: StackId, status: StackStatus },
    ...(lastUpdated !== undefined && { lastUpdated }),
  };
}

/** How the live stack differs from how it stood when it was planned, as a clause; undefined: not at all. */
export function liveChange(
  stackName: string,
  planned: LiveState | undefined,
  now: LiveState | undefined,
): string | undefined {
  if (now === undefined) return planned === undefined ? undefined : `${stackName} is gone`;
  if (planned === undefined) return `${stackName} has come into being`;
  if (planned.stackId !== now.stackId) return `${stackName} has been deleted and made anew`;
  if (planned.status !== now.status)
    return `${stackName} has gone from ${planned.status} to ${now.status}`;
  if (planned.lastUpdated !== now.lastUpdated)
    return `${stackName} has been updated at ${now.lastUpdated ?? 'an unknown time'}`;
  return undefined;
}

function hash(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return createHash('sha256').update(text).digest('hex');
}

function sorted(entries: readonly (readonly unknown[])[]): (readonly unknown[])[] {
  return entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}
