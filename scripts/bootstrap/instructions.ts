import { fullName, type Repository } from './repository.ts';
import type { Setting } from './settings.ts';
import { type SubjectVerdict, subjectPrefix } from './subject.ts';

/** What is to be set in GitHub: a list of clicks, then the same as commands. */
export function showSettings(repository: Repository, settings: readonly Setting[]): string[] {
  return [
    `To be set once in https://github.com/${fullName(repository)}, by hand or with the commands below:`,
    '',
    ...settings.map(({ title, clicks }, place) => `${place + 1}. ${title}\n   ${clicks}`),
    '',
    'The same for a POSIX shell, with the GitHub CLI logged in as an administrator of the repository:',
    '',
    ...settings.flatMap(({ title, commands }) => [`# ${title}`, ...commands]),
    ...(repository.isPrivate && repository.ownerKind === 'User' ? ['', ofPrivate] : []),
  ];
}

const ofPrivate =
  'This repository is private: whether its environments can have reviewers and branch policies depends on the plan of its owner. Without them every push to main deploys unasked, and an environment is open to every branch (the roles still trust main alone).';

/** What to do if the tokens will be refused, or may be; nothing if all is well. */
export function showSubject(repository: Repository, verdict: SubjectVerdict): string[] {
  if (verdict.outcome === 'trusted') return [];
  const path = `repos/${fullName(repository)}/actions/oidc/customization/sub`;
  const why =
    verdict.outcome === 'refused'
      ? `GitHub sends the subject ${verdict.sent}, which the roles refuse.`
      : `This repository was made on ${repository.createdAt.slice(0, 10)}, before GitHub put ids into subjects on 15 July 2026, and without a token nobody can tell what it sends; if it is the old form, the roles refuse it ("Not authorized to perform sts:AssumeRoleWithWebIdentity").`;
  return [
    `WARNING: ${why} The roles trust ${subjectPrefix(repository)}:environment:… To have GitHub send that: Settings → Actions → OIDC → immutable subject, or`,
    `echo '{"use_default":true,"use_immutable_subject":true}' | gh api --method PUT ${path} --input -`,
    `gh api ${path} --jq .sub_claim_prefix # now ${subjectPrefix(repository)}`,
    'Other clouds that trust the old form must be told first.',
  ];
}
