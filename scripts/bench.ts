import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchBundles } from './bench/bundles.ts';
import { benchDeploy } from './bench/deploy.ts';
import { benchFilters } from './bench/filters.ts';
import { benchLint } from './bench/lint.ts';
import { benchMemory } from './bench/memory.ts';
import type { BenchRow } from './bench/row.ts';
import { benchStart } from './bench/start.ts';
import { benchThroughput } from './bench/throughput.ts';
import { benchWorkload } from './bench/workload.ts';

const reportPath = 'report/bench.json';

/** Every figure that the project is held to; adding one is adding a function here. */
const benches: Readonly<Record<string, () => Promise<BenchRow[]>>> = {
  start: benchStart,
  throughput: benchThroughput,
  filters: benchFilters,
  lint: benchLint,
  deploy: benchDeploy,
  bundles: benchBundles,
  memory: benchMemory,
  workload: benchWorkload,
};

const usage = `Usage: npm run bench -- [name ...]
Measures the figures and writes ${reportPath}; fails if one does not hold. Names: ${Object.keys(benches).join(', ')}`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in benches));
  if (values.help || unknown !== undefined) {
    console.log(unknown === undefined ? usage : `there is no bench ${unknown}\n${usage}`);
    process.exitCode = unknown === undefined ? 0 : 1;
    return;
  }
  const rows: BenchRow[] = [];
  for (const [name, measure] of Object.entries(benches)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    for (const row of await measure()) {
      rows.push(row);
      console.log(
        `${row.holds ? 'holds ' : 'BROKEN'}  ${row.name}: ${row.value} ${row.unit} (limit ${row.limit})`,
      );
    }
  }
  await mkdir('report', { recursive: true });
  await writeFile(reportPath, `${JSON.stringify(rows, undefined, 2)}\n`);
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
}

await main();
