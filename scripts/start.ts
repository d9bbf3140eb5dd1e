import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Usage: npm start -- [--report <folder>]
Runs the main job on the embedded emulator; exit code 0 only if everything was proved.
  --report <folder>  where the reports go (default report)`;

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/keywatch'));
try {
  const { values } = parseArgs({
    options: {
      report: { type: 'string', default: 'report' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else {
    // An exit takes the running step along, which the signal alone would leave behind.
    process.once('SIGTERM', () => process.exit(143));
    process.once('SIGHUP', () => process.exit(129));
    const { runMainJob } = await import('./start/main-job.ts');
    process.exitCode = (await runMainJob(values.report)) ? 0 : 1;
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A mistake of the caller's (an unknown option, a folder that cannot be written) is told in its own sentence.
  if (!/^(?:ERR_PARSE_ARGS|E[A-Z]+$)/u.test(code)) throw error;
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 1;
}
