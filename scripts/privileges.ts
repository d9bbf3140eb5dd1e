import { parseArgs } from 'node:util';

const usage = `Usage: npm run privileges -- [--report <file>] [--only <text>]
Runs the whole pipeline on emulators, then removes each statement and each action of the shipped policies in turn: a step must
fail without it. Exit code 0 only if every permission is used, or kept for a written reason (at most one in ten).
  --report <file>  where the report goes (default report/privileges.json)
  --only <text>    only permissions whose name contains it, such as identity/PlanRole`;

const { values } = parseArgs({
  options: {
    report: { type: 'string', default: 'report/privileges.json' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else {
  const { provePrivileges } = await import('./privileges/prove-privileges.ts');
  process.exitCode = (await provePrivileges(values)) ? 0 : 1;
}
