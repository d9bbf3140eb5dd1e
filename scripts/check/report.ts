import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkov, listTemplates } from './checkov.ts';
import type { Outcome } from './outcome.ts';
import type { Tool } from './tool.ts';

const FILE = 'report/check.json';

export type Entry =
  | {
      readonly version: string;
      readonly findings: number;
      readonly suppressed: number;
      /** What the verdict is on, where it outlives the run. */
      readonly state?: string;
    }
  | { readonly unavailable: string };

export type Report = Readonly<Record<string, Entry>>;

/** Writes what this run says of each tool. checkov's entry outlives runs without it while its tree stays the same. */
export async function writeReport(root: string, outcomes: readonly Outcome[]): Promise<Report> {
  const earlier = await readEarlier(root);
  const state = await fingerprint(root);
  const entries = Object.fromEntries(outcomes.map((outcome) => toEntry(outcome, state)));
  const report = entries[checkov.name]
    ? { ...earlier, ...entries }
    : { ...entries, [checkov.name]: keep(earlier[checkov.name], state) };
  await mkdir(join(root, 'report'), { recursive: true });
  await writeFile(join(root, FILE), `${JSON.stringify(report, null, 2)}\n`);
  return report;
}

/** Whether every tool that was to look did so and found nothing, and checkov neither where its verdict still stands. */
export function isClean(report: Report, tools: readonly Tool[]): boolean {
  const entries = tools.map(({ name }) => report[name]);
  return (
    entries.every((entry) => entry && 'findings' in entry) &&
    [...entries, report[checkov.name]].every((entry) => !hasFindings(entry))
  );
}

function hasFindings(entry: Entry | undefined): boolean {
  return entry !== undefined && 'findings' in entry && entry.findings > 0;
}

function toEntry(outcome: Outcome, state: string): [string, Entry] {
  const { tool } = outcome;
  if (outcome.kind === 'unavailable') return [tool, { unavailable: outcome.reason }];
  const { version, findings, suppressed } = outcome;
  const lasting = tool === checkov.name ? { state } : {};
  return [tool, { version, findings: findings.length, suppressed, ...lasting }];
}

function keep(entry: Entry | undefined, state: string): Entry {
  const stands = entry && 'state' in entry && entry.state === state;
  return stands ? entry : { unavailable: 'run npm run check:checkov' };
}

async function readEarlier(root: string): Promise<Report> {
  try {
    const report: unknown = JSON.parse(await readFile(join(root, FILE), 'utf8'));
    return typeof report === 'object' && report !== null ? { ...report } : {};
  } catch {
    return {};
  }
}

/** Changes with the templates and with checkov itself. */
async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [...listTemplates(root), 'requirements-checkov.txt']) {
    const content = await readFile(join(root, file)).catch(() => '');
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
