import type { Comment } from '../../shared/github.ts';
import { isMarked } from '../../shared/marker.ts';

/** Those that this action keeps for the key, the oldest first. A comment of anybody else is never touched, whatever it says. */
export function keptComments(comments: readonly Comment[], key: string, me: string): Comment[] {
  return comments
    .filter(({ author, body }) => author === me && isMarked(body, key))
    .toSorted((one, other) => one.id - other.id);
}

/** GitHub may answer with other line ends, and without those at the end. */
export function saysTheSame(one: string, other: string): boolean {
  return normalize(one) === normalize(other);
}

function normalize(text: string): string {
  return text.replaceAll('\r\n', '\n').trim();
}
