import { parseDocument } from 'yaml';

export type Parameters = Readonly<Record<string, string>>;

/** A parameter before and after. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export function changesBetween(before: Parameters, wanted: Parameters): Change[] {
  return Object.entries(wanted)
    .map(([name, after]) => ({ name, before: before[name] ?? '', after }))
    .filter((change) => change.before !== change.after);
}

/** The deployment file with other values; comments, order and quotes stay. */
export function withParameters(text: string, changes: readonly Change[]): string {
  const document = parseDocument(text);
  for (const { name, after } of changes) document.setIn(['parameters', name], after);
  return document.toString({ lineWidth: 0 });
}

/** As a diff shows it. */
export function showChanges(path: string, changes: readonly Change[]): string[] {
  const shown = (value: string) => (value === '' ? "''" : value);
  return [
    `--- ${path}`,
    `+++ ${path}`,
    ...changes.flatMap(({ name, before, after }) => [
      `-  ${name}: ${shown(before)}`,
      `+  ${name}: ${shown(after)}`,
    ]),
  ];
}
