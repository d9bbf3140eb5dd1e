import type { Repository } from './repository.ts';

/** How GitHub says that it begins the subject of a repository's tokens. */
export interface SentSubject {
  readonly prefix: string;
  /** False for one that the repository or its organization customized. */
  readonly isDefault: boolean;
}

/** Whether the tokens will have the subject that the roles trust. */
export type SubjectVerdict =
  | { readonly outcome: 'trusted' }
  | { readonly outcome: 'refused'; readonly sent: string }
  | { readonly outcome: 'unknown' };

/**
 * Repositories made, renamed or transferred since then have ids in their subject; older ones if they were opted in.
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
const immutableSince = Date.parse('2026-07-15T00:00:00Z');

/** The beginning of the subjects that the roles trust, in the form that cannot be taken over with a name. */
export function subjectPrefix({ owner, ownerId, name, id }: Repository): string {
  return `repo:${owner}@${ownerId}/${name}@${id}`;
}

export function judgeSubject(
  repository: Repository,
  sent: SentSubject | undefined,
): SubjectVerdict {
  if (sent === undefined) {
    const isYoung = Date.parse(repository.createdAt) > immutableSince + 24 * 3_600_000;
    return { outcome: isYoung ? 'trusted' : 'unknown' };
  }
  if (!sent.isDefault) return { outcome: 'refused', sent: `${sent.prefix}, customized` };
  if (sent.prefix !== subjectPrefix(repository)) return { outcome: 'refused', sent: sent.prefix };
  return { outcome: 'trusted' };
}
