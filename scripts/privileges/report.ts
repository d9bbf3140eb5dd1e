import { nameOf, type PolicyType } from './permission.ts';
import type { Judged, Summary } from './verdict.ts';

const longestFailure = 300;

/** Figures first, then every permission with what is known of it. */
export function toReport(summary: Summary, judged: readonly Judged[]): object {
  return {
    ...summary,
    permissions: judged.map(({ removal, ...verdict }) => {
      const { template, resource, type, name, effect, line } = removal.statement;
      const place = { file: `cloudformation/${template}.yaml`, line, resource, type };
      const failure =
        'failure' in verdict ? { failure: verdict.failure.slice(0, longestFailure) } : {};
      return {
        permission: nameOf(removal),
        ...place,
        statement: name,
        effect,
        actions: removal.actions,
        ...verdict,
        ...failure,
      };
    }),
  };
}

/** A row for each kind of policy. */
export function toTable(summary: Summary, judged: readonly Judged[]): string {
  const types = [...new Set(judged.map(({ removal }) => removal.statement.type))];
  const rows = types.map((type) => rowOf(type, judged));
  const { policies, statements, actions, used, reasoned, unexplained, stale } = summary;
  return [
    align([['policies', 'permissions', 'used', 'reasoned', 'unexplained'], ...rows]),
    '',
    `${policies} policies, ${statements} statements, ${actions} actions: ${used} used, ${reasoned} kept for a reason, ${unexplained} unexplained`,
    ...judged.flatMap((one) =>
      one.verdict === 'unexplained' ? `unexplained: ${nameOf(one.removal)}: ${one.because}` : [],
    ),
    ...stale.map((name) => `a reason for what needs none, or is not there: ${name}`),
  ].join('\n');
}

function rowOf(type: PolicyType, judged: readonly Judged[]): string[] {
  const own = judged.filter(({ removal }) => removal.statement.type === type);
  const count = (verdict: Judged['verdict']) =>
    String(own.filter((one) => one.verdict === verdict).length);
  return [type, String(own.length), count('used'), count('reasoned'), count('unexplained')];
}

function align(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(width(column)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
