import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../fault.ts';
import { requireKeySpec } from '../services/kms/key-specs.ts';
import { emptyKey, keepKey, materialOf, nameKey } from '../services/kms/make-key.ts';
import { type Grant, type Key, storeOf } from '../services/kms/store.ts';
import type { World } from '../world.ts';
import { toGrant } from './mirror-grants.ts';
import { readPages } from './pages.ts';
import type { Place, Upstream } from './upstream.ts';

/**
 * Copies a key, named by id, ARN or alias, from upstream as far as authorization and CloudTrail need it: policy, grants, tags,
 * aliases, state. The material stays upstream. A key that is not there is forgotten, so that the emulator's own words tell
 * the caller.
 */
export async function mirrorKey(
  world: World,
  upstream: Upstream,
  caller: Place,
  id: string,
): Promise<void> {
  const at = homeOf(id, caller);
  const metadata = await describe(upstream, at, id);
  const KeyId = metadata?.KeyId;
  const parts = KeyId === undefined ? undefined : await readParts(upstream, at, KeyId);
  const store = storeOf({ world, ...at });
  if (metadata === undefined || parts === undefined) {
    const name = id.split(':').at(-1) ?? id;
    if (name.startsWith('alias/')) delete store.aliases[name];
    else forgetKey(store, name.replace(/^key\//, ''));
    return;
  }
  const key = toKey(world, at, metadata, parts);
  keepTokens(store.keys[key.id]?.grants ?? [], key.grants);
  forgetKey(store, key.id);
  keepKey({ world, ...at }, key);
  for (const name of parts.aliases) nameKey({ world, ...at }, key, name);
}

/** A key named by its ARN is looked for as its own account would. */
function homeOf(id: string, { account, region }: Place): Place {
  return { region, account: /^arn:[^:]*:kms:[^:]*:(\d{12}):/.exec(id)?.[1] ?? account };
}

async function describe(
  upstream: Upstream,
  at: Place,
  KeyId: string,
): Promise<Kms.KeyMetadata | undefined> {
  try {
    const { KeyMetadata } = await upstream.call<Partial<Kms.DescribeKeyCommandOutput>>(
      at,
      'kms',
      'DescribeKey',
      { KeyId },
    );
    return KeyMetadata;
  } catch (error) {
    // Whatever is wrong with the name, the emulator says it.
    if (error instanceof Fault && (error.status ?? 400) < 500) return undefined;
    throw error;
  }
}

interface Parts {
  readonly policy: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  readonly grants: readonly Grant[];
}

async function readParts(upstream: Upstream, at: Place, KeyId: string): Promise<Parts> {
  const list = <O extends object>(operation: string) =>
    readPages<O>(upstream, at, 'kms', operation, { KeyId });
  const [{ Policy: policy = '' }, tags, aliases, grants] = await Promise.all([
    upstream.call<Partial<Kms.GetKeyPolicyCommandOutput>>(at, 'kms', 'GetKeyPolicy', {
      KeyId,
      PolicyName: 'default',
    }),
    list<Kms.ListResourceTagsCommandOutput>('ListResourceTags'),
    list<Kms.ListAliasesCommandOutput>('ListAliases'),
    list<Kms.ListGrantsCommandOutput>('ListGrants'),
  ]);
  return {
    policy,
    tags: Object.fromEntries(
      tags
        .flatMap(({ Tags = [] }) => Tags)
        .map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]),
    ),
    aliases: aliases
      .flatMap(({ Aliases = [] }) => Aliases)
      .flatMap(({ AliasName, TargetKeyId }) =>
        AliasName === undefined || (TargetKeyId ?? KeyId) !== KeyId ? [] : [AliasName],
      ),
    grants: grants.flatMap(({ Grants = [] }) => Grants).map(toGrant),
  };
}

function toKey(world: World, at: Place, metadata: Kms.KeyMetadata, parts: Parts): Key {
  const { policy, tags, grants } = parts;
  const key = emptyKey({ world, ...at }, metadata.KeyId ?? '', {
    ...{ policy, tags },
    manager: metadata.KeyManager ?? 'CUSTOMER',
    description: metadata.Description ?? '',
    spec: requireKeySpec(metadata.KeySpec ?? 'SYMMETRIC_DEFAULT', 'keySpec', 'the key'),
    usage: metadata.KeyUsage ?? 'ENCRYPT_DECRYPT',
    origin: metadata.Origin === 'EXTERNAL' ? 'EXTERNAL' : 'AWS_KMS',
  });
  const createdAt = metadata.CreationDate?.getTime() ?? 0;
  const state = (metadata.KeyState ?? 'Enabled') as Key['state'];
  // CloudTrail's records name the material; nothing is ever opened with it here.
  const known = materialOf(key, Buffer.from(key.id), createdAt);
  const material = { id: metadata.CurrentKeyMaterialId ?? known.id, createdAt };
  return { ...key, createdAt, state, grants: [...grants], materials: [material] };
}

/** No listing shows the tokens again. */
function keepTokens(before: readonly Grant[], now: readonly Grant[]): void {
  const tokens = new Map(before.map((grant) => [grant.id, grant.tokens]));
  for (const grant of now) grant.tokens.push(...(tokens.get(grant.id) ?? []));
}

function forgetKey({ keys, aliases }: ReturnType<typeof storeOf>, id: string): void {
  for (const name of keys[id]?.aliases ?? []) {
    if (aliases[name]?.keyId === id) delete aliases[name];
  }
  delete keys[id];
}
