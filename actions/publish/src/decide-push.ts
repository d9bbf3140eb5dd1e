import { isSameContent } from './image-content.ts';
import type { LocalImage } from './local-image.ts';
import type { RemoteImage } from './remote-image.ts';

/** `same`: to the byte. `rebuilt`: but for the times at which it was built. */
export type Likeness = 'same' | 'rebuilt' | 'other';

export type PushDecision =
  | { readonly move: 'push'; readonly replaces?: string }
  | { readonly move: 'keep'; readonly digest: string; readonly likeness: 'same' | 'rebuilt' }
  | { readonly move: 'refuse'; readonly digest: string };

export interface TagDecision {
  readonly tag: string;
  readonly decision: PushDecision;
}

/** What to do with one tag, whatever it holds. */
export function decidePush(
  local: LocalImage,
  remote: RemoteImage | undefined,
  immutable: boolean,
): PushDecision {
  if (remote === undefined) return { move: 'push' };
  const { digest } = remote;
  const likeness = compare(local, remote);
  if (likeness !== 'other') return { move: 'keep', digest, likeness };
  return immutable ? { move: 'refuse', digest } : { move: 'push', replaces: digest };
}

/**
 * The digest of a manifest is not known before a push: layers are compressed on the way. The configuration names the same
 * content, layers included, and its digest is known.
 */
export function compare(local: LocalImage, remote: RemoteImage): Likeness {
  const [image, ...more] = remote.images;
  if (image === undefined || more.length > 0) {
    return local.id === remote.digest ? 'same' : 'other';
  }
  if ([remote.digest, image.digest, image.configDigest].includes(local.id)) return 'same';
  if (local.content === undefined || image.content === undefined) return 'other';
  return isSameContent(local.content, image.content) ? 'rebuilt' : 'other';
}

/** `push`: the tag that Docker pushes. Without it `source` is a tag that has the image. `retag`: get the same manifest. */
export type PushPlan =
  | { readonly push: string; readonly retag: readonly string[] }
  | { readonly push?: undefined; readonly source: string; readonly retag: readonly string[] };

/** Nothing is pushed if any of the tags has the image. */
export function planPush(decisions: readonly TagDecision[]): PushPlan {
  const kept = decisions.find(({ decision }) => decision.move === 'keep');
  const [first = '', ...rest] = decisions
    .filter(({ decision }) => decision.move === 'push')
    .map(({ tag }) => tag);
  if (kept === undefined) return { push: first, retag: rest };
  return { source: kept.tag, retag: first === '' ? [] : [first, ...rest] };
}
