import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { Failure } from '../actions/shared/failure.ts';
import { run } from './bootstrap/run.ts';

const usage = `Usage: npm run bootstrap -- [options]
Once after the fork, by an administrator of the AWS account: writes whom the roles trust into the identity stack's deployment
file, applies that stack with the AWS credentials of the environment or profile, and says what to set in GitHub.

  --repository <owner/name>  the repository to trust (default: the remote origin of this clone)
  --account <12 digits>      refuses to go on in another account
  --environment <name>       of cloudformation/stacks.yaml (default production)
  --dry-run                  shows what it would do, and does nothing
  --yes                      does not ask
  --write                    lets a file or stack that trusts another repository trust this one instead
  --recreate                 deletes a stack whose creation failed, and makes it anew
  --help

GITHUB_TOKEN, GH_TOKEN or a login of the GitHub CLI is used for GitHub's API; a public repository needs none.`;

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      repository: { type: 'string' },
      account: { type: 'string' },
      environment: { type: 'string', default: 'production' },
      'dry-run': flag,
      yes: flag,
      write: flag,
      recreate: flag,
      help: flag,
    },
  });
  return values;
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } catch (error) {
    // Ctrl-C, Ctrl-D: an answer, too.
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    console.log();
    return false;
  } finally {
    terminal.close();
  }
}

try {
  const { 'dry-run': dryRun, help, ...options } = readOptions();
  if (help) console.log(usage);
  else {
    const done = await run(
      { ...options, dryRun },
      {
        root: process.cwd(),
        env: process.env,
        say: (line) => console.log(line),
        ask: process.stdin.isTTY && process.stdout.isTTY ? ask : undefined,
      },
    );
    process.exitCode = done ? 0 : 1;
  }
} catch (error) {
  process.exitCode = 1;
  if (error instanceof Failure) console.error(`bootstrap: ${error.message}`);
  else if (/^ERR_PARSE_ARGS/.test(String((error as { code?: unknown }).code))) {
    console.error(`${(error as Error).message}\n\n${usage}`);
  } else throw error;
}
