import { parseArgs } from 'node:util';

const usage = `Usage: npm run privileges -- [--report <file>] [--only <text>]
Runs the whole pipeline on emulators, then removes each statement and each action of the shipped policies in turn: a step must
fail without it. Exit code 0 only if every permission is used, or kept for a written reason (at most one in ten).
  --report <file>  where the report goes (default report/privileges.json)
  --only <text>    only permissions whose name contains it, such as identity/PlanRole`;

try {
  const { values } = parseArgs({
    options: {
      report: { type: 'string', default: 'report/privileges.json' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else {
    // An exit takes the running steps along, which the signal alone would leave behind.
    process.once('SIGTERM', () => process.exit(143));
    const { provePrivileges } = await import('./privileges/prove-privileges.ts');
    process.exitCode = (await provePrivileges(values)) ? 0 : 1;
  }
} catch (error) {
  // What a step said is all in the sentence.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
