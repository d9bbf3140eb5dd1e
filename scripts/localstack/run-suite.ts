import { mkdir, rm, writeFile } from 'node:fs/promises';
import { Gateway, type GatewayOptions } from '../../emulator/gateway/gateway.ts';
import { readEnvironment } from '../start/environment.ts';
import { runSteps, type Step } from '../start/steps.ts';
import { provable, unprovable } from './claims.ts';
import { type ContainerOptions, type LocalStack, startLocalStack } from './container.ts';
import { Ledger, type SuiteReport } from './ledger.ts';
import { untilSilent } from './pulse.ts';
import { toLastLine, toTable } from './show-report.ts';
import { deploySteps, proofSteps, type Suite, tearDownStep } from './suite-steps.ts';
import { messageOf } from './trouble.ts';

export interface SuiteOptions extends Omit<ContainerOptions, 'folder' | 'onLine'> {
  /** Takes the logs and the reports of the steps. */
  readonly folder: string;
  readonly report: string;
  readonly matcher?: GatewayOptions['matcher'];
}

/** From a container to a report; true only if every claim was proved. What it starts is ended by the caller's `resources`. */
export async function runSuite(
  options: SuiteOptions,
  resources: AsyncDisposableStack,
): Promise<boolean> {
  const begin = performance.now();
  const ledger = new Ledger(provable);
  await rm(options.report, { force: true });
  await mkdir(options.folder, { recursive: true });
  try {
    await carryOut(options, ledger, resources);
  } catch (error) {
    ledger.fail(messageOf(error), ...ledger.open);
    console.error(`\n${messageOf(error)}`);
  }
  const seconds = Number(((performance.now() - begin) / 1000).toFixed(1));
  return finish(ledger.report(unprovable, seconds), options);
}

async function carryOut(
  options: SuiteOptions,
  ledger: Ledger,
  resources: AsyncDisposableStack,
): Promise<void> {
  let localstack: LocalStack | undefined;
  const [started] = await runSteps([
    {
      name: 'start',
      title: 'Start LocalStack',
      async run(onLine) {
        localstack = await startLocalStack({ ...options, onLine }, resources);
        return localstack.image;
      },
    },
  ]);
  if (localstack === undefined) throw new Error(started?.message);
  ledger.prove('start');
  await Promise.race([
    proveAll(localstack, options, ledger, resources),
    localstack.ended,
    untilSilent(localstack.endpoint),
  ]);
}

async function proveAll(
  { endpoint: upstream, container }: LocalStack,
  { folder, matcher }: SuiteOptions,
  ledger: Ledger,
  resources: AsyncDisposableStack,
): Promise<void> {
  const { region, prefix, stacks } = await readEnvironment('localstack');
  const gateway = new Gateway({
    ...{ upstream, defaultRegion: region },
    ...(matcher !== undefined && { matcher }),
  });
  const { url, close } = await gateway.listen();
  resources.defer(close);
  const account = gateway.settings.defaultAccount;
  const stage = { endpoint: url, region, account, prefix, environment: 'localstack' };
  const suite: Suite = { stage, stacks, folder, container, ledger };
  if (await succeed(deploySteps(suite))) {
    await runSteps(proofSteps(suite), { independent: true });
    await runSteps([tearDownStep(suite)]);
  }
}

async function succeed(steps: readonly Step[]): Promise<boolean> {
  const outcomes = await runSteps(steps);
  return outcomes.every(({ outcome }) => outcome === 'success');
}

async function finish(report: SuiteReport, { report: path }: SuiteOptions): Promise<boolean> {
  await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`);
  console.log(`\n${toTable(report)}\n\n${toLastLine(report)}. Report: ${path}`);
  return report.failed.length === 0;
}
