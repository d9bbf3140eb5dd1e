import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const USAGE = `Usage: node scripts/docs.ts [--check]
Writes the tables of inputs and outputs in each actions/*/README.md from its action.yml, between
the lines <!-- inputs --> and <!-- /inputs -->, <!-- outputs --> and <!-- /outputs -->.
  --check  writes nothing; fails if a table is not what action.yml says`;

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

function toTable(header: string[], rows: string[][]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
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

function toCode(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** Replaces what stands between the two markers of that name. */
function fill(readme: string, name: string, table: string, file: string): string {
  const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`, 'u');
  if (!between.test(readme)) {
    throw new Error(`${file} has no lines <!-- ${name} --> and <!-- /${name} -->; add them`);
  }
  return readme.replace(between, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`);
}

function fillReadme(readme: string, { inputs, outputs }: ActionFile, file: string): string {
  const filled = inputs ? fill(readme, 'inputs', toInputsTable(inputs), file) : readme;
  return outputs ? fill(filled, 'outputs', toOutputsTable(outputs), file) : filled;
}

async function document(actionFile: string, check: boolean): Promise<void> {
  const file = join(dirname(actionFile), 'README.md');
  const readme = await readFile(join(ROOT, file), 'utf8');
  const action: ActionFile = parse(await readFile(join(ROOT, actionFile), 'utf8'));
  const filled = fillReadme(readme, action, file);
  if (filled === readme) return;
  if (check) throw new Error(`${file} is stale; run npm run build`);
  await writeFile(join(ROOT, file), filled);
  console.log(`${file}  written`);
}

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(USAGE);
} else {
  for (const actionFile of globSync('actions/*/action.yml', { cwd: ROOT }).sort()) {
    await document(actionFile, values.check ?? false).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
  }
}
