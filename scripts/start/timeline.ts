import { hops } from '../../actions/canary/src/chain.ts';
import { toDuration } from '../../actions/canary/src/progress.ts';
import type { Report } from '../../actions/canary/src/report.ts';

type ScenarioReport = Report['scenarios'][number];

/** Columns of the timeline between the call and the last recovery. */
const width = 72;

/** A row for each scenario: its verdict, and how long after the call each hop was passed, in AWS's time. */
export function toTable({ scenarios }: Report): string {
  const header = ['scenario', 'expects', 'verdict', ...hops];
  return align([
    header,
    ...scenarios.map((scenario) => [
      scenario.id,
      scenario.expects,
      scenario.verdict,
      ...hops.map((hop) => cellOf(scenario, hop)),
    ]),
  ]);
}

function cellOf({ brokenHop, hops: passed }: ScenarioReport, hop: string): string {
  if (hop === brokenHop) return 'BROKEN';
  const seconds = passed.find((one) => one.hop === hop)?.seconds;
  return seconds === undefined ? '·' : toDuration(seconds * 1000);
}

/** Each scenario on one common axis, a letter where a hop was passed; hops too close to part share a place. */
export function toTimeline({ scenarios }: Report): string {
  const shown = scenarios.filter((scenario) => scenario.hops.length > 0);
  const end = Math.max(
    60,
    ...shown.flatMap((scenario) => scenario.hops.map(({ seconds }) => seconds)),
  );
  const label = Math.max(...shown.map(({ id }) => id.length), 0);
  const rows = shown.map((scenario) => `${scenario.id.padEnd(label)}  ${lineOf(scenario, end)}`);
  const axis = `${''.padEnd(label)}  ${axisOf(end)}`;
  const key = `${''.padEnd(label)}  ${hops.map((hop) => `${marks[hop]} ${hop}`).join('  ')}`;
  return [...rows, axis, key].join('\n');
}

const marks: Readonly<Record<string, string>> = {
  called: '●',
  recorded: 'R',
  delivered: 'D',
  counted: 'C',
  alarmed: 'A',
  notified: 'N',
  recovered: '○',
};

function lineOf({ hops: passed }: ScenarioReport, end: number): string {
  const line = Array.from({ length: width + hops.length }, () => ' ');
  let last = -1;
  for (const { hop, seconds } of passed) {
    const place = Math.max(Math.round((seconds / end) * width), last + 1);
    for (let between = last + 1; between < place && last >= 0; between += 1) line[between] = '─';
    line[place] = marks[hop] ?? '?';
    last = place;
  }
  return line.join('').trimEnd();
}

function axisOf(end: number): string {
  const minutes = end / 60;
  const step = [1, 2, 5, 10, 15, 30, 60].find((size) => minutes / size <= 8) ?? 120;
  const line = Array.from({ length: width + 8 }, () => ' ');
  for (let minute = 0; minute <= minutes; minute += step) {
    const place = Math.round(((minute * 60) / end) * width);
    line.splice(place, `${minute}m`.length, ...`${minute}m`);
  }
  return line.join('').trimEnd();
}

function align(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const toLine = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map(toLine).join('\n');
}
