import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import { hops, type PassedHop } from './chain.ts';
import { toDuration } from './progress.ts';
import type { RunResult, ScenarioResult } from './result.ts';

/** The report's shape as other programs read it. Times are ISO 8601, seconds count from the call. */
export interface Report {
  readonly runId: string;
  readonly verdict: RunResult['verdict'];
  readonly brokenHop?: string;
  readonly reason?: string;
  readonly findings: RunResult['findings'];
  readonly foreign?: RunResult['foreign'];
  readonly scenarios: readonly {
    readonly id: string;
    readonly title: string;
    readonly expects: 'alarm' | 'silence';
    readonly verdict: ScenarioResult['verdict'];
    readonly brokenHop?: string;
    readonly reason?: string;
    readonly alarmReason?: string;
    readonly hops: readonly {
      readonly hop: string;
      readonly at: string;
      readonly seconds: number;
    }[];
  }[];
}

export function toReport({ scenarios, ...result }: RunResult): Report {
  return {
    ...result,
    scenarios: scenarios.map(({ scenario, hops, ...outcome }) => ({
      id: scenario.id,
      title: scenario.title,
      expects: scenario.expects.outcome,
      ...outcome,
      hops: hops.map(({ hop, at }) => ({
        hop,
        at: new Date(at).toISOString(),
        seconds: (at - startOf(hops)) / 1000,
      })),
    })),
  };
}

export async function writeReport(path: string, result: RunResult): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(toReport(result), undefined, 2)}\n`);
}

/** The job summary: the verdict, a timeline of the hops, and what the alarms said. */
export function toMarkdown(result: RunResult, title = 'Canary'): string {
  const { verdict, brokenHop, reason } = result;
  const rows = result.scenarios.map((one) => [
    toCode(one.scenario.id),
    one.scenario.expects.outcome,
    one.verdict,
    ...hops.map((hop) => cellOf(one, hop)),
  ]);
  const said = result.scenarios
    .filter(({ alarmReason }) => alarmReason !== undefined)
    .map(
      ({ scenario, alarmReason = '' }) =>
        `- ${toCode(scenario.id)}: ${escapeMarkdown(alarmReason)}`,
    );
  return [
    `## ${title}: ${verdict}${brokenHop === undefined ? '' : ` at ${brokenHop}`}`,
    reason === undefined ? '' : escapeMarkdown(reason),
    toTable(['scenario', 'expects', 'verdict', ...hops], rows),
    ...foreignTable(result.foreign),
    ...(said.length > 0 ? ['What the alarms said:', said.join('\n')] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function foreignTable(foreign: RunResult['foreign'] = []): string[] {
  if (foreign.length === 0) return [];
  const rows = foreign.map((one) =>
    [one.time, one.eventName, one.errorCode, one.session, one.eventId].map(toCode),
  );
  const header = ['time', 'call', 'error', 'session', 'event'];
  return ["KMS failures of the watched role that were not the drill's:", toTable(header, rows)];
}

function cellOf({ hops: passed, brokenHop }: ScenarioResult, hop: string): string {
  const at = passed.find((one) => one.hop === hop)?.at;
  if (hop === brokenHop) return '**broken**';
  return at === undefined ? '' : toDuration(at - startOf(passed));
}

function startOf(passed: readonly PassedHop[]): number {
  return passed[0]?.at ?? 0;
}
