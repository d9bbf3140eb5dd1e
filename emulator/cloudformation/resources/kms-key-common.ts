import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { unlessMissing } from './missing.ts';
import { retag, type TaggedProperties } from './tags.ts';
import type { Change, Context, Tag } from './type.ts';

/* What keys and replica keys have in common. */

const longestWait = 30;

/** A key that waits for its deletion counts as gone. */
export async function scheduleDeletion(
  call: Context['call'],
  KeyId: string,
  PendingWindowInDays = longestWait,
): Promise<void> {
  try {
    await unlessMissing(call('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays }));
  } catch (error) {
    if (!isPendingDeletion(error)) throw error;
  }
}

function isPendingDeletion(error: unknown): boolean {
  return (
    error instanceof Fault &&
    error.code === 'KMSInvalidStateException' &&
    /pending (replica )?deletion/.test(error.message)
  );
}

export function keyTags(tags: readonly Tag[]): Kms.Tag[] {
  return tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
}

export function retagKey(change: Change<TaggedProperties>, { call }: Context): Promise<void> {
  const { physicalId: KeyId } = change;
  return retag(
    change,
    (tags) => call('kms', 'TagResource', { KeyId, Tags: keyTags(tags) }),
    (TagKeys) => call('kms', 'UntagResource', { KeyId, TagKeys }),
  );
}

export async function readKey(call: Context['call'], KeyId: string) {
  const found = await unlessMissing(
    call<Kms.DescribeKeyCommandOutput>('kms', 'DescribeKey', { KeyId }),
  );
  const metadata = found?.KeyMetadata;
  if (metadata === undefined || /^Pending.*Deletion$/.test(metadata.KeyState ?? ''))
    return undefined;
  const { Policy = '{}' } = await call<Kms.GetKeyPolicyCommandOutput>('kms', 'GetKeyPolicy', {
    KeyId,
  });
  const { Tags = [] } = await call<Kms.ListResourceTagsCommandOutput>('kms', 'ListResourceTags', {
    KeyId,
  });
  const shared = {
    Description: metadata.Description ?? '',
    Enabled: metadata.Enabled ?? false,
    KeyPolicy: JSON.parse(Policy) as object,
    Tags: Tags.map(({ TagKey = '', TagValue = '' }) => ({ Key: TagKey, Value: TagValue })),
  };
  return { metadata, shared };
}
