import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resourceTypes } from '../../emulator/cloudformation/resources/index.ts';
import { services } from '../../emulator/registry.ts';
import { fill, type Page, toTable } from './page.ts';

const file = 'docs/emulator.md';

/** The emulator's page with its operations and resource types as the code has them. */
export async function emulatorPage(root: string): Promise<Page> {
  const page = await readFile(join(root, file), 'utf8');
  const operations = await operationsTable();
  const types = resourceTypes.map(({ type }) => `\`${type}\``).toSorted(byText);
  const content = fill(page, 'operations', operations, file);
  return { file, content: fill(content, 'resource-types', `${types.join(', ')}.`, file) };
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
