import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Usage: npm start -- [--report <folder>]
Runs the main job on the embedded emulator; exit code 0 only if everything was proved.
  --report <folder>  where the reports go (default report)`;

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/keywatch'));
const { values } = parseArgs({
  options: {
    report: { type: 'string', default: 'report' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else {
  const { runMainJob } = await import('./start/main-job.ts');
  process.exitCode = (await runMainJob(values.report)) ? 0 : 1;
}
