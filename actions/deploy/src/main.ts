import { toFailure } from '../../shared/aws-error.ts';
import { logMuted } from '../../shared/log.ts';
import { describeFailure, listReasons } from '../../shared/run-action.ts';
import type { CountingClient } from './clients.ts';
import type { DeployOptions } from './deploy-options.ts';
import { deployStack, type StackOutcome } from './deploy-stack.ts';
import type { StackDefinition } from './manifest.ts';
import { dependenciesOf } from './order.ts';
import { isFailed, type StackResult } from './result.ts';
import { redact, secretsOf } from './secrets.ts';

export interface RunInputs extends Omit<DeployOptions, 'log'> {
  /** All stacks of the environment; those of `chosen` are deployed. */
  readonly stacks: readonly StackDefinition[];
  readonly chosen: readonly string[];
}

/** Hears a line about a stack. */
export type Log = (key: string, line: string) => void;

/** Deploys each stack as soon as those that it builds on are there; a failure stops only what builds on it. */
export async function run(
  { stacks, chosen, ...options }: RunInputs,
  open: () => CountingClient,
  log: Log,
): Promise<StackResult[]> {
  const dependencies = dependenciesOf(stacks);
  const running = new Map<string, Promise<StackResult>>();
  const start = (stack: StackDefinition): Promise<StackResult> => {
    const known = running.get(stack.key);
    if (known !== undefined) return known;
    const upstream = upstreamOf(stack, stacks, chosen, dependencies).map(start);
    const deployed = Promise.all(upstream).then((results) =>
      deployAfter(stack, results, options, open, log),
    );
    running.set(stack.key, deployed);
    return deployed;
  };
  return Promise.all(stacks.filter(({ key }) => chosen.includes(key)).map(start));
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

async function deployAfter(
  stack: StackDefinition,
  upstream: readonly StackResult[],
  options: Omit<DeployOptions, 'log'>,
  open: () => CountingClient,
  log: Log,
): Promise<StackResult> {
  const standing = { stack, calls: 0, seconds: 0 };
  const failed = upstream.find(isFailed);
  if (failed !== undefined) {
    return { ...standing, outcome: 'skipped', because: `${failed.stack.stackName} failed` };
  }
  const missing = upstream.find(
    (one) => one.outcome === 'deferred' || (one.outcome === 'planned' && one.isNew),
  );
  if (missing !== undefined) {
    return {
      ...standing,
      outcome: 'deferred',
      because: `${missing.stack.stackName} is not there yet`,
    };
  }
  const client = open();
  const { time } = options.patience;
  const begin = time.now();
  const outcome = await deploySafely(stack, client, options, log);
  const seconds = (time.now() - begin) / 1000;
  log(stack.key, outcome.outcome);
  return { stack, calls: client.calls(), seconds, ...outcome };
}

/** Everything that goes wrong is this stack's failure alone, and nothing that is said of it holds its secrets. */
async function deploySafely(
  stack: StackDefinition,
  { cloudFormation }: CountingClient,
  options: Omit<DeployOptions, 'log'>,
  log: Log,
): Promise<StackOutcome> {
  const secrets = secretsOf(stack);
  try {
    const outcome = await deployStack(stack, cloudFormation, {
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
