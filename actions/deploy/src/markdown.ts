import { escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import { changesSection } from './changes-section.ts';
import { driftRemark } from './drift.ts';
import { driftSection } from './drift-section.ts';
import type { StackResult } from './result.ts';
import { redact, secretsOf } from './secrets.ts';
import { losses } from './stateful.ts';

/** The summary of a deployment: a row for each stack, then what changed in each. */
export function toDeployment(results: readonly StackResult[]): string {
  const header = ['stack', 'outcome', 'remark', 'calls', 'seconds'];
  const rows = results.map((result) => [
    ...rowOf(result),
    String(result.calls),
    result.seconds.toFixed(1),
  ]);
  return ['## Deployment', toTable(header, rows), ...results.flatMap(sectionOf)].join('\n\n');
}

/** What a plan would change: the same text as long as it would change the same. */
export function toPlanned(environment: string, results: readonly StackResult[]): string {
  return [
    `## Plan for ${escapeMarkdown(environment)}`,
    ...warningOf(results),
    toTable(['stack', 'outcome', 'remark'], results.map(rowOf)),
    ...results.flatMap(sectionOf),
  ].join('\n\n');
}

/** How the stacks stand against how they were deployed. */
export function toDrift(environment: string, results: readonly StackResult[]): string {
  return [
    `## Drift in ${escapeMarkdown(environment)}`,
    toTable(['stack', 'outcome', 'remark'], results.map(rowOf)),
    ...results.flatMap(sectionOf),
  ].join('\n\n');
}

/** Above all else, what could not be brought back. */
function warningOf(results: readonly StackResult[]): string[] {
  const lines = results.flatMap((result) =>
    'changes' in result
      ? losses(result.changes).map((change) => {
          const { Action, LogicalResourceId = '', ResourceType = '', PolicyAction } = change;
          const verb = Action === 'Remove' ? 'removes' : 'replaces';
          const kept = PolicyAction?.endsWith('Retain') ? ', and the old one is kept' : '';
          return `> - ${toCode(result.stack.stackName)} **${verb}** ${toCode(LogicalResourceId)} (${escapeMarkdown(ResourceType)})${kept}`;
        })
      : [],
  );
  if (lines.length === 0) return [];
  return [['> [!CAUTION]', '> This would end resources that hold state:', ...lines].join('\n')];
}

function rowOf(result: StackResult): string[] {
  return [toCode(result.stack.stackName), result.outcome, escapeMarkdown(remark(result))];
}

function remark(result: StackResult): string {
  switch (result.outcome) {
    case 'unchanged':
      return '';
    case 'planned':
    case 'deployed':
      return `${result.isNew ? 'new, ' : ''}${counted(result.changes.length)}`;
    case 'protection':
      return `termination protection is turned ${result.stack.terminationProtection ? 'on' : 'off'}`;
    case 'in-sync':
      return looked(result);
    case 'drifted':
      return [driftRemark(result.drifts), looked(result)].filter(Boolean).join('; ');
    case 'failed':
      return result.message;
    case 'skipped':
    case 'deferred':
      return result.because;
  }
}

/** What is no drift, and yet to be known. */
function looked({ differs, unreadable }: Extract<StackResult, { outcome: 'in-sync' | 'drifted' }>) {
  const remarks = [
    differs.length > 0 ? `the repository has another version of ${differs.join(', ')}` : '',
    unreadable.length > 0 ? `CloudFormation cannot compare ${unreadable.join(', ')}` : '',
  ];
  return remarks.filter(Boolean).join('; ');
}

function counted(changes: number): string {
  return `${changes} change${changes === 1 ? '' : 's'}`;
}

function sectionOf(result: StackResult): string[] {
  const { stack } = result;
  const title = `### ${escapeMarkdown(stack.stackName)}`;
  const secrets = secretsOf(stack);
  // As JSON writes them, too: a value of a property may be such a text.
  const hidden = [...secrets, ...secrets.map((secret) => JSON.stringify(secret).slice(1, -1))];
  const clean = (text: string) => redact(text, hidden);
  if ('changes' in result) return [`${title}\n\n${changesSection(result.changes, clean)}`];
  if (result.outcome === 'drifted') return [`${title}\n\n${driftSection(result.drifts, clean)}`];
  if (result.outcome !== 'deferred') return [];
  return [`${title}\n\n${templateSection(stack.template.types)}`];
}

/** What the template has, where nothing can be told yet of what would change. */
function templateSection(types: ReadonlyMap<string, string>): string {
  const byType = Map.groupBy(types, ([, type]) => type);
  const rows = [...byType]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, ids]) => [escapeMarkdown(type), ids.map(([id]) => toCode(id)).join(' ')]);
  const intro = 'Planned once what it builds on is there; its template has:';
  return `${intro}\n\n${toTable(['type', 'resources'], rows)}`;
}
