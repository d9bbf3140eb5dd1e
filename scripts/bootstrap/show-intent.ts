import { showChanges } from './identity-file.ts';
import { showSubject } from './instructions.ts';
import type { Intent } from './intent.ts';
import { fullName } from './repository.ts';
import { subjectPrefix } from './subject.ts';
import { environmentsOf } from './target.ts';

/** All that an administrator should see before saying yes. */
export function showIntent(intent: Intent): string[] {
  const { target, repository, account, changes, subject } = intent;
  const { deployment, stackName } = target.stack;
  return [
    `repository  ${fullName(repository)} (id ${repository.id}, owner's id ${repository.ownerId})`,
    `account     ${account.id}, as ${account.caller}`,
    `Region      ${target.region}`,
    `stack       ${stackName}, ${account.stack === undefined ? 'to be made' : `now ${account.stack.status}`}`,
    `provider    ${showProvider(intent)}`,
    '',
    'The roles trust these subjects, from main alone, and no other:',
    ...environmentsOf(target).map((name) => `  ${subjectPrefix(repository)}:environment:${name}`),
    '',
    ...(changes.length > 0 ? showChanges(deployment, changes) : [`${deployment} says so already.`]),
    '',
    ...showSubject(repository, subject),
  ];
}

function showProvider({ account: { provider, stack } }: Intent): string {
  if (provider === undefined) return "the stack's own, to be made";
  return provider.arn === stack?.ownedProvider
    ? "the stack's own"
    : `the account's ${provider.arn}`;
}
