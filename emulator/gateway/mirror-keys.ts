import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../fault.ts';
import { requireKeySpec } from '../services/kms/key-specs.ts';
import { emptyKey, keepKey, makeMaterial, nameKey } from '../services/kms/make-key.ts';
import { type Key, storeOf } from '../services/kms/store.ts';
import type { World } from '../world.ts';
import type { Place, Upstream } from './upstream.ts';

/** Members of KMS requests that name a key. */
const named = ['KeyId', 'SourceKeyId', 'DestinationKeyId', 'TargetKeyId'] as const;

/**
 * Copies the keys that a KMS request names (by id, ARN or alias) from upstream, as far as authorization and CloudTrail need
 * them: policy, tags, aliases, state. The material stays upstream. A key that is not there is forgotten, so that the
 * emulator's own words tell the caller.
 */
export async function mirrorKeys(
  world: World,
  upstream: Upstream,
  at: Place,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const ids = named.flatMap((member) => {
    const id = input[member];
    return typeof id === 'string' ? [id] : [];
  });
  await Promise.all(ids.map((id) => mirrorKey(world, upstream, at, id)));
}

async function mirrorKey(world: World, upstream: Upstream, at: Place, id: string): Promise<void> {
  const store = storeOf({ world, ...at });
  const described = await unlessMissing(
    upstream.call(at, 'kms', 'DescribeKey', { KeyId: id }) as Promise<
      Partial<Kms.DescribeKeyCommandOutput>
    >,
  );
  const metadata = described?.KeyMetadata;
  if (metadata?.KeyId === undefined) {
    const place = id.indexOf('alias/');
    if (place >= 0) delete store.aliases[id.slice(place)];
    else forgetKey(store, id.split('/').at(-1) ?? id);
    return;
  }
  const KeyId = metadata.KeyId;
  const [policy, tags, aliases] = (await Promise.all([
    upstream.call(at, 'kms', 'GetKeyPolicy', { KeyId, PolicyName: 'default' }),
    upstream.call(at, 'kms', 'ListResourceTags', { KeyId }),
    upstream.call(at, 'kms', 'ListAliases', { KeyId }),
  ])) as [
    Partial<Kms.GetKeyPolicyCommandOutput>,
    Partial<Kms.ListResourceTagsCommandOutput>,
    Partial<Kms.ListAliasesCommandOutput>,
  ];
  const key = toKey(world, at, metadata, policy.Policy ?? '', tags.Tags ?? []);
  forgetKey(store, key.id);
  keepKey({ world, ...at }, key);
  for (const { AliasName = '' } of aliases.Aliases ?? []) nameKey({ world, ...at }, key, AliasName);
}

function toKey(
  world: World,
  at: Place,
  metadata: Kms.KeyMetadata,
  policy: string,
  tags: readonly Kms.Tag[],
): Key {
  const spec = requireKeySpec(metadata.KeySpec ?? 'SYMMETRIC_DEFAULT', 'keySpec', 'the key');
  const key = emptyKey({ world, ...at }, metadata.KeyId ?? '', {
    manager: metadata.KeyManager ?? 'CUSTOMER',
    description: metadata.Description ?? '',
    policy,
    tags: Object.fromEntries(tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue])),
    spec,
    usage: metadata.KeyUsage ?? 'ENCRYPT_DECRYPT',
    origin: metadata.Origin === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS',
  });
  // Made up: CloudTrail's records name the material, and nothing is ever opened with it here.
  key.materials.push(makeMaterial(world, key));
  return { ...key, state: (metadata.KeyState ?? 'Enabled') as Key['state'] };
}

function forgetKey({ keys, aliases }: ReturnType<typeof storeOf>, id: string): void {
  for (const name of keys[id]?.aliases ?? []) delete aliases[name];
  delete keys[id];
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault && error.code === 'NotFoundException') return undefined;
    throw error;
  }
}
