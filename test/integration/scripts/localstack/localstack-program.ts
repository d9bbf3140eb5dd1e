import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa, execaSync } from 'execa';
import { builtImage } from '../../../../scripts/localstack/image.ts';
import type { SuiteReport } from '../../../../scripts/localstack/ledger.ts';

export interface Ran {
  readonly pid: number;
  readonly exitCode: number | undefined;
  readonly output: string;
  readonly seconds: number;
  readonly report: SuiteReport | undefined;
}

interface Options {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly program?: string;
  /** Hears each line, with what sends the program a signal and the process's id. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void, pid: number) => void;
}

/** Runs the program as `npm run test:localstack` does, to its end. */
export async function runLocalStackProgram(options: Options): Promise<Ran> {
  const { args = [], env = {}, program = 'scripts/localstack.ts', onLine } = options;
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-localstack-'));
  const begin = performance.now();
  try {
    const running = execa(process.execPath, [program, '--report', folder, ...args], {
      env,
      all: true,
      reject: false,
      stdin: 'ignore',
    });
    for await (const line of running.iterable({ from: 'all' })) {
      onLine?.(String(line), (signal) => running.kill(signal), running.pid ?? 0);
    }
    const { exitCode, all = '' } = await running;
    const report = await readFile(join(folder, 'localstack.json'), 'utf8')
      .then((text) => JSON.parse(text) as SuiteReport)
      .catch(() => undefined);
    const seconds = (performance.now() - begin) / 1000;
    return { pid: running.pid ?? 0, exitCode, output: all, seconds, report };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Containers that a run of the program has, in whatever state. */
export function containersOf(pid: number): string[] {
  const filter = `label=keywatch.localstack.owner=${hostname()}/${pid}`;
  const { stdout } = execaSync('docker', ['ps', '--all', '--quiet', '--filter', filter]);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Registers tests that need an engine with the image; where that cannot be, one says so in its name and fails under `CI=true`. */
export function withLocalStackImage(name: string, register: () => void): void {
  const found = execaSync('docker', ['image', 'inspect', builtImage], { reject: false });
  if (!found.failed) {
    register();
    return;
  }
  test(`NOT RUN: ${name}; no Docker engine has ${builtImage} (test/localstack/image/build.sh)`, () => {
    expect(process.env.CI).not.toBe('true');
  });
}
