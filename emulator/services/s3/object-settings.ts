import type { Call } from '../../service.ts';
import { grantsOnWriting } from './acl.ts';
import type { GivesGrants } from './grants.ts';
import { tagsOnWriting } from './object-tagging.ts';
import { type AsksForLock, lockOnWriting } from './retention.ts';
import type { Bucket, StoredObject } from './store.ts';

type Settles = GivesGrants & AsksForLock & { readonly Tagging?: string | undefined };

/** What a writing settles beside the content: owner, grants, tags, lock. Throws where it asks for what it cannot have. */
export function settle(
  input: Settles,
  call: Call,
  bucket: Bucket,
  key: string,
): Pick<StoredObject, 'owner' | 'acl' | 'tags' | 'retention' | 'legalHold'> {
  return {
    ...grantsOnWriting(input, call, bucket, key),
    ...tagsOnWriting(input),
    ...lockOnWriting(input, call, bucket),
  };
}
