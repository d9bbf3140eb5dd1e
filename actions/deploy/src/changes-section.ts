import type { Change, ResourceChange } from '@aws-sdk/client-cloudformation';
import { escapeMarkdown, toCode, toTable } from '../../shared/summary.ts';
import { isReplaced } from './stateful.ts';
import { valueChanges } from './value-changes.ts';

/** A value may be a whole policy. */
const longestValue = 300;

/** The changes of one stack, and below them what CloudFormation tells of values. `clean`: takes secrets out of a text. */
export function changesSection(
  changes: readonly Change[],
  clean: (text: string) => string,
): string {
  const resources = changes.flatMap(({ ResourceChange: change }) => change ?? []);
  const rows = resources.map((change) => [
    emphasized(change, escapeMarkdown(change.Action ?? '')),
    toCode(change.LogicalResourceId ?? ''),
    escapeMarkdown(change.ResourceType ?? ''),
    // Asked for values, CloudFormation calls an addition a replacement, too.
    change.Action === 'Add' ? '' : emphasized(change, escapeMarkdown(change.Replacement ?? '')),
  ]);
  const table = toTable(['action', 'resource', 'type', 'replacement'], rows);
  const values = resources.flatMap((change) => valuesOf(change, clean));
  return values.length === 0 ? table : `${table}\n${values.join('\n')}\n`;
}

/** What goes, or may go, stands out. */
function emphasized(change: ResourceChange, text: string): string {
  const isLoss = change.Action === 'Remove' || isReplaced(change);
  return isLoss && text !== '' ? `**${text}**` : text;
}

/** A line for each property whose values are told; several causes of one change are one line. */
function valuesOf(
  { LogicalResourceId: id = '', Details = [] }: ResourceChange,
  clean: (text: string) => string,
): string[] {
  const lines = Details.flatMap(({ Target: { Path, Name, BeforeValue, AfterValue } = {} }) => {
    if (BeforeValue === undefined && AfterValue === undefined) return [];
    return valueChanges(Path ?? Name ?? '', BeforeValue, AfterValue).map(
      ({ path, before, after }) =>
        `- ${toCode(`${id} ${path}`)}: ${shown(before, clean)} → ${shown(after, clean)}`,
    );
  });
  return [...new Set(lines)];
}

/** Cleaned before it is cut: half a secret is one, too. */
export function shown(value: string | undefined, clean: (text: string) => string): string {
  if (value === undefined) return '_nothing_';
  const text = clean(value);
  return toCode(text.length > longestValue ? `${text.slice(0, longestValue)}…` : text);
}
