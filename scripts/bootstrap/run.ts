import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../actions/shared/failure.ts';
import { applyIdentity } from './apply-identity.ts';
import { withParameters } from './identity-file.ts';
import { showSettings } from './instructions.ts';
import { formIntent, type Intent } from './intent.ts';
import type { Options, Surroundings } from './options.ts';
import { requiredChecks } from './required-checks.ts';
import { listSettings } from './settings.ts';
import { showIntent } from './show-intent.ts';
import { environmentsOf } from './target.ts';

/** From a fork to an account whose roles trust it. False if it was not wanted in the end. */
export async function run(options: Options, surroundings: Surroundings): Promise<boolean> {
  const { say } = surroundings;
  const intent = await formIntent(options, surroundings);
  for (const line of showIntent(intent)) say(line);
  if (options.dryRun) say('Nothing was changed (--dry-run).');
  else if (await isAgreed(intent, options, surroundings)) {
    say(await carryOut(intent, options, surroundings));
  } else {
    say('Nothing was changed.');
    return false;
  }
  for (const line of await showWhatIsLeft(intent, surroundings)) say(line);
  return true;
}

async function isAgreed(
  { target, account }: Intent,
  { yes }: Options,
  { ask }: Surroundings,
): Promise<boolean> {
  if (yes) return true;
  if (ask !== undefined) {
    return ask(`Apply ${target.stack.stackName} in account ${account.id}?`);
  }
  throw new Failure(
    'INVALID_INPUT',
    'there is no terminal to ask on, so nothing was changed; give --yes to apply it, or --dry-run to look only',
  );
}

async function carryOut(
  { target, account, changes }: Intent,
  { recreate }: Options,
  { root, env, say }: Surroundings,
): Promise<string> {
  const { deployment, stackName } = target.stack;
  if (changes.length > 0) {
    await writeFile(join(root, deployment), withParameters(target.text, changes));
  }
  const { credentials } = account;
  const outcome = await applyIdentity(target, { root, env, credentials, recreate, onLine: say });
  const didNothing = outcome === 'unchanged' && changes.length === 0;
  return `${stackName}: ${didNothing ? 'everything is in place' : outcome}.`;
}

async function showWhatIsLeft(
  { target, repository, account }: Intent,
  { root }: Surroundings,
): Promise<string[]> {
  const { region, prefix, stack } = target;
  const validate = await readFile(join(root, '.github/workflows/validate.yml'), 'utf8');
  const settings = listSettings(repository, {
    ...{ account: account.id, region, prefix },
    environments: environmentsOf(target),
    requiredChecks: requiredChecks(validate),
  });
  return [
    '',
    ...showSettings(repository, settings),
    '',
    `Then commit ${stack.deployment}, and go on with docs/operations.md.`,
  ];
}
