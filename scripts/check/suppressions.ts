import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Suppression } from './tool.ts';

/** How a tool is told to be silent. */
export interface Forms {
  /** Globs of the files that may say so. */
  readonly files: readonly string[];
  /** A comment that says so; its groups are the rule and what else the line says. */
  readonly comments?: readonly RegExp[];
  /** Paths of entries that say so, such as `rules.*.ignore.*`; `*` is every key or item. */
  readonly entries?: readonly string[];
}

/** Every suppression in the files, whether or not it hides something today. */
export async function findSuppressions(root: string, ...forms: Forms[]): Promise<Suppression[]> {
  const found = forms.flatMap(({ files, comments = [], entries = [] }) =>
    globSync([...files], { cwd: root })
      .toSorted()
      .map(async (file) => {
        const text = await readFile(join(root, file), 'utf8');
        const places = [...inComments(text, comments), ...inEntries(text, entries)];
        return places.map((place) => ({ file, ...place }));
      }),
  );
  return (await Promise.all(found)).flat();
}

type Place = Omit<Suppression, 'file'>;

function inComments(text: string, forms: readonly RegExp[]): Place[] {
  const lines = text.split('\n');
  return lines.flatMap((content, index) =>
    forms.flatMap((form) => {
      const [found, rule = '', rest = ''] = form.exec(content) ?? [];
      if (found === undefined) return [];
      return { line: index + 1, rule, reason: trim(rest) || commentAbove(lines, index) };
    }),
  );
}

function inEntries(text: string, forms: readonly string[]): Place[] {
  if (forms.length === 0) return [];
  const lines = text.split('\n');
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter, logLevel: 'silent' });
  return forms.flatMap((form) =>
    select(contents, form.split('.')).map((node) => {
      const { line } = counter.linePos(node.range?.[0] ?? 0);
      return { line, rule: nameRule(node, form), reason: findReason(node, lines, line - 1) };
    }),
  );
}

function select(node: unknown, [step, ...rest]: readonly string[]): Node[] {
  if (step === undefined) return isScalar(node) || isMap(node) || isSeq(node) ? [node] : [];
  if (isSeq(node) && step === '*') return node.items.flatMap((item) => select(item, rest));
  if (!isMap(node)) return [];
  return node.items
    .filter(({ key }) => step === '*' || (isScalar(key) && key.value === step))
    .flatMap(({ value }) => select(value, rest));
}

function nameRule(node: Node, form: string): string {
  if (isScalar(node)) return String(node.value);
  const named = isMap(node) ? (node.get('id') ?? node.get('rule')) : undefined;
  return named === undefined ? form : String(named);
}

/** A tool's own field for it, else the comment behind or above. */
function findReason(node: Node, lines: readonly string[], index: number): string {
  const own = isMap(node) ? (node.get('comment') ?? node.get('reason')) : undefined;
  if (typeof own === 'string') return trim(own);
  const behind = /\s#\s*(.*)$/u.exec(lines[index] ?? '')?.[1] ?? '';
  return trim(behind) || commentAbove(lines, index);
}

/** Another suppression is no reason for this one. */
function commentAbove(lines: readonly string[], index: number): string {
  const comment = /^\s*#\s*(.*)$/u.exec(lines[index - 1] ?? '')?.[1] ?? '';
  return /ignore[[=]|disable=|skip=/u.test(comment) ? '' : trim(comment);
}

/** A reason has letters; what only parts it from the rule is none. */
function trim(text: string): string {
  return text.replace(/^[\s#:–-]+/u, '').trim();
}
