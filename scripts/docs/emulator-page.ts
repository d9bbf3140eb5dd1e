import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resourceTypes } from '../../emulator/cloudformation/resources/index.ts';
import { specificationOf } from '../../emulator/cloudformation/specification.ts';
import { services } from '../../emulator/registry.ts';
import { suite } from '../../test/conformance/index.ts';
import { knownDifferences } from '../../test/conformance/known-differences.ts';
import { differencesTable } from './differences-table.ts';
import { fill, type Page, toTable } from './page.ts';

const file = 'docs/emulator.md';

/** The emulator's page with its operations, resource types and known differences as the code has them. */
export async function emulatorPage(root: string): Promise<Page> {
  const page = await readFile(join(root, file), 'utf8');
  const operations = await operationsTable();
  const parts = { operations, 'resource-types': typesTable(), differences: differences() };
  const content = Object.entries(parts).reduce(
    (text, [name, table]) => fill(text, name, table, file),
    page,
  );
  return { file, content };
}

/** What LocalStack does otherwise than AWS documents, and who is right. */
function differences(): string {
  return differencesTable(suite, knownDifferences);
}

/** Every type with the properties of its specification that it does not take. */
function typesTable(): string {
  const rows = resourceTypes.map(({ type, properties }) => {
    const all = Object.keys(specificationOf(type)?.properties ?? {});
    const refused = all.filter((name) => properties[name] === undefined).toSorted(byText);
    return [`\`${type}\``, refused.join(', ')];
  });
  return toTable(
    ['type', 'properties that are refused'],
    rows.toSorted(([one = ''], [other = '']) => byText(one, other)),
  );
}

async function operationsTable(): Promise<string> {
  const rows = await Promise.all(
    Object.values(services).map(async ({ id, load }) => {
      const { operations } = await load();
      return [id, Object.keys(operations).toSorted(byText).join(', ')];
    }),
  );
  return toTable(['service', 'operations'], rows);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : 1;
}
