import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { fill, type Page, toCode, toTable } from './page.ts';

interface Described {
  description?: string;
  required?: boolean;
  default?: unknown;
}

interface ActionFile {
  inputs?: Record<string, Described>;
  outputs?: Record<string, Described>;
}

function toInputsTable(inputs: Record<string, Described>): string {
  const rows = Object.entries(inputs).map(([name, input]) => [
    toCode(name),
    toCell(input.description),
    input.required ? '*required*' : toDefault(input.default),
  ]);
  return toTable(['Input', 'What it is', 'Default'], rows);
}

function toOutputsTable(outputs: Record<string, Described>): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [
    toCode(name),
    toCell(description),
  ]);
  return toTable(['Output', 'What it is'], rows);
}

function toCell(text = ''): string {
  return text.trim().replaceAll('|', '\\|').replace(/\s+/gu, ' ');
}

function toDefault(value: unknown): string {
  const lines = String(value ?? '')
    .trim()
    .split('\n');
  return lines[0] === '' ? '' : lines.map(toCode).join('<br>');
}

function fillReadme(readme: string, { inputs, outputs }: ActionFile, file: string): string {
  const filled = inputs ? fill(readme, 'inputs', toInputsTable(inputs), file) : readme;
  return outputs ? fill(filled, 'outputs', toOutputsTable(outputs), file) : filled;
}

/** The README of an action with its tables made anew from `action.yml`. */
export async function actionPage(root: string, actionFile: string): Promise<Page> {
  const file = join(dirname(actionFile), 'README.md');
  const action: ActionFile = parse(await readFile(join(root, actionFile), 'utf8'));
  const readme = await readFile(join(root, file), 'utf8');
  return { file, content: fillReadme(readme, action, file) };
}
