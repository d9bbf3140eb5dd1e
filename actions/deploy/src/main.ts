import { toFailure } from '../../shared/aws-error.ts';
import { logMuted } from '../../shared/log.ts';
import { describeFailure, listReasons } from '../../shared/run-action.ts';
import { carryOut } from './carry-out.ts';
import type { CountingClient } from './clients.ts';
import type { DeployOptions } from './deploy-options.ts';
import { deployStack } from './deploy-stack.ts';
import { detectDrift } from './detect-drift.ts';
import type { StackDefinition } from './manifest.ts';
import { dependenciesOf } from './order.ts';
import type { Plan } from './plan.ts';
import { planStack } from './plan-stack.ts';
import { isFailed, type StackOutcome, type StackResult } from './result.ts';
import { redact, secretsOf } from './secrets.ts';

/** What is to be done with the stacks. */
export type Task =
  /** Deploys; with a plan, exactly what that has made. */
  | { readonly mode: 'apply'; readonly plan?: Plan | undefined }
  | { readonly mode: 'plan' }
  /** Looks whether the stacks still are as they were deployed. */
  | { readonly mode: 'drift' };

export interface RunInputs extends Omit<DeployOptions, 'log'> {
  readonly task: Task;
  /** All stacks of the environment; those of `chosen` are worked on. */
  readonly stacks: readonly StackDefinition[];
  readonly chosen: readonly string[];
}

/** Hears a line about a stack. */
export type Log = (key: string, line: string) => void;

/** What is done to one stack once those that it builds on have ended well. */
type Work = (
  stack: StackDefinition,
  upstream: readonly StackResult[],
  client: CountingClient['cloudFormation'],
  options: DeployOptions,
) => Promise<StackOutcome>;

/** Works on each stack as soon as those that it builds on are done; a failure stops only what builds on it. */
export async function run(
  { stacks, chosen, task, ...options }: RunInputs,
  open: () => CountingClient,
  log: Log,
): Promise<StackResult[]> {
  // How a stack is to be changed depends on others; how it stands does not.
  const dependencies = task.mode === 'drift' ? new Map() : dependenciesOf(stacks);
  const work = workOf(task);
  const running = new Map<string, Promise<StackResult>>();
  const start = (stack: StackDefinition): Promise<StackResult> => {
    const known = running.get(stack.key);
    if (known !== undefined) return known;
    const upstream = upstreamOf(stack, stacks, chosen, dependencies).map(start);
    const done = Promise.all(upstream).then((results) =>
      workAfter(stack, results, work, options, open, log),
    );
    running.set(stack.key, done);
    return done;
  };
  return Promise.all(stacks.filter(({ key }) => chosen.includes(key)).map(start));
}

function workOf(task: Task): Work {
  if (task.mode === 'plan') return planStack;
  if (task.mode === 'drift')
    return (stack, _, client, options) => detectDrift(stack, client, options);
  const { plan } = task;
  if (plan === undefined) return (stack, _, client, options) => deployStack(stack, client, options);
  return (stack, _, client, options) => {
    const planned = plan.stacks.find(({ key }) => key === stack.key);
    if (planned === undefined) throw new Error(`stack ${stack.key} is not in the plan`);
    return carryOut(stack, planned, client, { ...options, runId: plan.runId });
  };
}

/** The chosen stacks that come before; through those that are not chosen, too. */
function upstreamOf(
  { key }: StackDefinition,
  stacks: readonly StackDefinition[],
  chosen: readonly string[],
  dependencies: ReadonlyMap<string, readonly string[]>,
): StackDefinition[] {
  const keys = dependencies.get(key) ?? [];
  return stacks
    .filter((one) => keys.includes(one.key))
    .flatMap((one) =>
      chosen.includes(one.key) ? [one] : upstreamOf(one, stacks, chosen, dependencies),
    );
}

async function workAfter(
  stack: StackDefinition,
  upstream: readonly StackResult[],
  work: Work,
  options: Omit<DeployOptions, 'log'>,
  open: () => CountingClient,
  log: Log,
): Promise<StackResult> {
  const failed = upstream.find(isFailed);
  if (failed !== undefined) {
    const because = `${failed.stack.stackName} failed`;
    return { stack, calls: 0, seconds: 0, outcome: 'skipped', because };
  }
  const client = open();
  const { time } = options.patience;
  const begin = time.now();
  const outcome = await workSafely(stack, options, log, (told) =>
    work(stack, upstream, client.cloudFormation, told),
  );
  const seconds = (time.now() - begin) / 1000;
  log(stack.key, outcome.outcome);
  return { stack, calls: client.calls(), seconds, ...outcome };
}

/** Everything that goes wrong is this stack's failure alone, and nothing that is said of it holds its secrets. */
async function workSafely(
  stack: StackDefinition,
  options: Omit<DeployOptions, 'log'>,
  log: Log,
  work: (options: DeployOptions) => Promise<StackOutcome>,
): Promise<StackOutcome> {
  const secrets = secretsOf(stack);
  try {
    const outcome = await work({
      ...options,
      log: (line) => log(stack.key, redact(line, secrets)),
    });
    if (outcome.outcome !== 'failed') return outcome;
    return { ...outcome, message: redact(outcome.message, secrets) };
  } catch (error) {
    const failure = toFailure(error);
    for (const reason of listReasons(failure)) logMuted(redact(reason, secrets));
    const message = `${stack.stackName}: ${describeFailure(failure)}`;
    return { outcome: 'failed', message: redact(message, secrets) };
  }
}
