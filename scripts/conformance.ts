import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { suite } from '../test/conformance/index.ts';
import { knownDifferences } from '../test/conformance/known-differences.ts';
import type { Backend } from './conformance/backend.ts';
import { embeddedEmulator } from './conformance/embedded-emulator.ts';
import { type ConformanceReport, judge } from './conformance/judge.ts';
import { localstackBackend } from './conformance/localstack-backend.ts';
import { runSuite } from './conformance/run-suite.ts';

const reportPath = 'report/conformance.json';

const usage = `Usage: npm run conformance -- [--endpoint localstack=URL] [--upstream URL] [service ...]
Runs what AWS documents, as cases, against the embedded emulator, and against LocalStack where its gateway listens
(--endpoint), or where LocalStack itself does (--upstream; the gateway is started here). Writes ${reportPath}.
Fails if a case fails on the emulator, or on LocalStack without being listed in test/conformance/known-differences.ts,
or is listed there and does not fail.`;

export interface Backends {
  readonly emulator?: Backend;
  /** The URL of the gateway, or a backend. */
  readonly localstack?: string | Backend | undefined;
}

/** Runs the suite and writes its report. The run has failed if the report has `problems`. */
export async function runConformance(
  { emulator = embeddedEmulator, localstack }: Backends = {},
  services: readonly string[] = [],
): Promise<ConformanceReport> {
  const chosen = suite.filter(({ service }) => services.length === 0 || services.includes(service));
  const known = knownDifferences.filter(({ case: id }) =>
    chosen.some(({ service }) => id.startsWith(`${service}: `)),
  );
  const options = { seed: randomBytes(4).toString('hex'), deadline: 60 };
  const other = typeof localstack === 'string' ? localstackBackend(localstack) : localstack;
  const ours = await runSuite(emulator, chosen, options);
  const theirs = other && (await runSuite(other, chosen, options));
  const report = judge(chosen, known, ours, theirs);
  await mkdir('report', { recursive: true });
  await writeFile(reportPath, `${JSON.stringify(report, undefined, 2)}\n`);
  return report;
}

function tell({ cases, emulator, localstack, differences, problems }: ConformanceReport): void {
  console.log(`${cases} cases`);
  console.log(`emulator    ${emulator.passed} passed, ${emulator.failed} failed`);
  if (localstack !== undefined) {
    console.log(`localstack  ${localstack.passed} passed, ${localstack.failed} failed`);
  }
  for (const { case: id, right, why } of differences)
    console.log(`differs  ${id} (right: ${right}) ${why}`);
  for (const problem of problems) console.log(`PROBLEM  ${problem}`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      endpoint: { type: 'string', multiple: true, default: [] },
      upstream: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const stray = values.endpoint.find((endpoint) => !endpoint.startsWith('localstack='));
  const unknown = positionals.find((name) => !suite.some(({ service }) => service === name));
  if (values.help || stray !== undefined || unknown !== undefined) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  await using gateway =
    values.upstream === undefined ? undefined : await startGateway(values.upstream);
  const localstack = gateway?.url ?? values.endpoint[0]?.slice('localstack='.length);
  const report = await runConformance({ localstack }, positionals);
  tell(report);
  if (report.problems.length > 0) process.exitCode = 1;
}

async function startGateway(upstream: string): Promise<AsyncDisposable & { url: string }> {
  const { Gateway } = await import('../emulator/gateway/gateway.ts');
  const gateway = new Gateway({ upstream });
  const { url, close } = await gateway.listen();
  return { url, [Symbol.asyncDispose]: close };
}

if (import.meta.main) await main();
