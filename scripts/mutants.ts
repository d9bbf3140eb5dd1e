import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Bench } from './mutants/bench.ts';
import { type Case, listCases } from './mutants/cases.ts';

const reportPath = 'report/mutants.json';

interface Result extends Case {
  readonly verdict: string;
  readonly foundAt?: string;
  readonly right: boolean;
}

const usage = `Usage: npm run mutants
Breaks every link of the chain for every detection; the canary must name the right hop. Writes ${reportPath}.`;

/** Takes the deployed chain apart in every known way and demands that the canary blames the right hop, and only then. */
async function main(): Promise<void> {
  const benches = await Promise.all([Bench.open(), Bench.open()]);
  try {
    const waiting = listCases(benches[0].target);
    const results: Result[] = [];
    await Promise.all(
      benches.map(async (bench) => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const result = judge(next, await bench.run(next));
          console.log(`${result.right ? 'ok  ' : 'MISS'}  ${describe(result)}`);
          results.push(result);
        }
      }),
    );
    process.exitCode = (await report(results)) ? 0 : 1;
  } finally {
    await Promise.all(benches.map((bench) => bench.close()));
  }
}

function judge(one: Case, { verdict, foundAt }: { verdict: string; foundAt?: string }): Result {
  const right =
    one.hop === undefined ? verdict === 'PASS' : verdict === 'FAIL' && foundAt === one.hop;
  return { ...one, verdict, ...(foundAt && { foundAt }), right };
}

function describe({ change, scenario, preflight, hop, verdict, foundAt = '' }: Result): string {
  const wanted = hop === undefined ? 'PASS' : `FAIL at ${hop}`;
  return `${scenario}, ${change}, preflight ${preflight ? 'on' : 'off'}: wanted ${wanted}, was ${verdict} ${foundAt}`;
}

async function report(results: readonly Result[]): Promise<boolean> {
  const broken = results.filter(({ hop }) => hop !== undefined);
  const healthy = results.filter(({ hop }) => hop === undefined);
  const summary = {
    broken: broken.length,
    found: broken.filter(({ right }) => right).length,
    healthy: healthy.length,
    blamed: healthy.filter(({ right }) => !right).length,
    cases: results,
  };
  await mkdir('report', { recursive: true });
  await writeFile(reportPath, `${JSON.stringify(summary, undefined, 2)}\n`);
  const { found, blamed } = summary;
  console.log(
    `\nbroken links found ${found} of ${broken.length}, healthy chains blamed ${blamed} of ${healthy.length}. Report: ${reportPath}`,
  );
  return found === broken.length && blamed === 0 && results.length > 0;
}

const { values } = parseArgs({ options: { help: { type: 'boolean', default: false } } });
if (values.help) console.log(usage);
else await main();
