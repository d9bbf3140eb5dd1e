import type { Issue } from '../../shared/github.ts';
import { isMarked } from '../../shared/marker.ts';

/**
 * Those of the issues that this action keeps for the key, the oldest first: that one stays, since others may have linked to it; more
 * came of runs at the same time. Anybody can write the marker into an issue of his own, so the author must be the token's owner.
 */
export function keptIssues(issues: readonly Issue[], key: string, me: string): Issue[] {
  return issues
    .filter(({ author, body }) => author === me && isMarked(body, key))
    .toSorted((one, other) => one.number - other.number);
}
