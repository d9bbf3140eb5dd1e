import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { planCalls } from '../../actions/lint/src/calls.ts';
import { callCfnLint } from '../../actions/lint/src/cfn-lint.ts';
import { readTemplatePath } from '../../actions/lint/src/deployment.ts';
import { runStep } from '../runner.ts';
import type { BenchRow } from './row.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EXECUTABLE = join(ROOT, '.venv/bin/cfn-lint');
const DEPLOYMENTS = 'cloudformation/deployments/production/*.yaml';
const ROUNDS = 7;
const OVERHEAD_LIMIT_S = 0.3;
const UNCHANGED_LIMIT_S = 0.4;

/**
 * What the lint action costs on the shipped templates: over the same call of cfn-lint, and in all
 * if nothing has changed. Both sides are measured in turn, so that other load hits both alike.
 */
export async function benchLint(): Promise<BenchRow[]> {
  const cache = await mkdtemp(join(tmpdir(), 'keywatch-bench-'));
  try {
    const args = await planSameCall();
    const overheads: number[] = [];
    const unchanged: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      overheads.push(await timeOverhead(args, round % 2 === 0));
      if (round === 0) await runAction(cache);
      unchanged.push(await timeOf(async () => runAction(cache)));
    }
    return [
      toRow('lint action over the same cfn-lint call', median(overheads), OVERHEAD_LIMIT_S),
      toRow('lint action, nothing changed', median(unchanged), UNCHANGED_LIMIT_S),
    ];
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}

/** The difference of one pair; which of the two goes first changes from round to round. */
async function timeOverhead(args: readonly string[], directFirst: boolean): Promise<number> {
  const timeDirect = async () => timeOf(async () => callDirectly(args));
  const timeAction = async () => timeOf(async () => runAction(''));
  if (directFirst) {
    const direct = await timeDirect();
    return (await timeAction()) - direct;
  }
  return (await timeAction()) - (await timeDirect());
}

async function planSameCall(): Promise<string[]> {
  const deployments = await Promise.all(
    globSync(DEPLOYMENTS, { cwd: ROOT })
      .sort()
      .map(async (file) => ({
        file,
        template: readTemplatePath(await readFile(join(ROOT, file), 'utf8')),
      })),
  );
  const options = { regions: [], config: undefined, includeInfo: false };
  const [args] = planCalls(deployments, [], options);
  if (!args) throw new Error(`no deployment file matches ${DEPLOYMENTS}`);
  return args;
}

async function callDirectly(args: readonly string[]): Promise<void> {
  const call = { executable: EXECUTABLE, args, cwd: ROOT, deadlineMs: 60_000, env: process.env };
  const ending = await callCfnLint(call);
  if (ending.kind !== 'exit') throw new Error(`cfn-lint did not run: ${ending.kind}`);
}

/** Checks exactly what the direct call does; a cache of none makes it call cfn-lint each time. */
async function runAction(cache: string): Promise<void> {
  const inputs = { templates: '', deployments: DEPLOYMENTS, cache, sarif: '' };
  const { exitCode, stdout } = await runStep('lint', inputs);
  if (exitCode !== 0) throw new Error(`the lint action failed: ${stdout}`);
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function toRow(name: string, value: number, limit: number): BenchRow {
  return { name, value: Number(value.toFixed(3)), unit: 's', limit, holds: value <= limit };
}
