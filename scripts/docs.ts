import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { actionPage } from './docs/action-page.ts';
import { emulatorPage } from './docs/emulator-page.ts';
import type { Page } from './docs/page.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const USAGE = `Usage: node scripts/docs.ts [--check]
Writes what is generated in the docs: the tables of inputs and outputs in each actions/*/README.md
from its action.yml, and the emulator's operations and resource types in docs/emulator.md. Each part
stands between two lines such as <!-- inputs --> and <!-- /inputs -->.
  --check  writes nothing; fails if a page is not what its sources say`;

async function settle({ file, content }: Page, check: boolean): Promise<void> {
  if (content === (await readFile(join(ROOT, file), 'utf8'))) return;
  if (check) throw new Error(`${file} is stale; run npm run build`);
  await writeFile(join(ROOT, file), content);
  console.log(`${file}  written`);
}

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, help: { type: 'boolean' } },
});
if (values.help) {
  console.log(USAGE);
} else {
  const actionFiles = globSync('actions/*/action.yml', { cwd: ROOT }).toSorted();
  const pages = [...actionFiles.map((path) => actionPage(ROOT, path)), emulatorPage(ROOT)];
  for (const page of pages) {
    await page
      .then((made) => settle(made, values.check ?? false))
      .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
      });
  }
}
