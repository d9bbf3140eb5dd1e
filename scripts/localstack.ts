import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const usage = `Usage: npm run test:localstack -- [--report <folder>] [--port <port>] [--init-file <file>]
Proves stacks, chain and canary on LocalStack in a container; exit code 0 only if everything was proved.
  --report <folder>     where localstack.json goes, and logs and reports of the steps in localstack/ (default report)
  --port <port>         where LocalStack is published on 127.0.0.1 (default a free port)
  --init-file <file>    what LocalStack runs at its start (default test/localstack/init/keywatch.py)
LOCALSTACK_IMAGE names another image, DOCKER_HOST another engine.`;

/** Seconds after which a run has failed, whatever it does. */
const longest = 600;

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/keywatch'));
try {
  const { values } = parseArgs({
    options: {
      report: { type: 'string', default: 'report' },
      port: { type: 'string' },
      'init-file': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) console.log(usage);
  else {
    const { runGuarded } = await import('./localstack/guard.ts');
    await runGuarded(
      {
        folder: join(values.report, 'localstack'),
        report: join(values.report, 'localstack.json'),
        ...(values.port && { port: Number(values.port) }),
        ...(values['init-file'] && { initFile: values['init-file'] }),
      },
      longest,
    );
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // A mistake of the caller's (an unknown option, a folder that cannot be written) is told in its own sentence.
  if (!/^(?:ERR_PARSE_ARGS|E[A-Z]+$)/u.test(code)) throw error;
  console.error(`${(error as Error).message}\n\n${usage}`);
  process.exitCode = 1;
}
