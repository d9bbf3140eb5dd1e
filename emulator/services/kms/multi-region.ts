import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Access, Call, Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { callerConditions, keyAccess } from './access.ts';
import { describeKey } from './describe-key.ts';
import { keyIn, requirePrimary } from './family.ts';
import { emptyKey, keepKey } from './make-key.ts';
import { mention } from './mention.ts';
import { checkPolicy, defaultPolicy } from './policy-document.ts';
import { findKeyById } from './resolve.ts';
import { planRotation, stopRotation } from './rotate.ts';
import { requireState } from './states.ts';
import { familiesOf, type Key, storeOf } from './store.ts';
import { readTags, requestTags } from './tag-list.ts';
import { writes } from './trail.ts';
import { invalid, required, requireLength } from './validation.ts';

/** AWS says "a few seconds". */
const settleSeconds = 2;

export const multiRegion = {
  ReplicateKey: {
    access: (input, call) => replicateAccess(input, call),
    handle: (input, call) => {
      const primary = named(input, call);
      const region = regionIn(input.ReplicaRegion, 'replicaRegion');
      requirePrimary(call.world, primary);
      requireState(primary, 'change');
      requireLength(input.Description?.length ?? 0, 'description', 0, 8192);
      if (keyIn(call.world, primary, region) !== undefined) throw alreadyIn(primary, region);
      const replica = replicate(call, primary, region, input);
      return {
        ReplicaKeyMetadata: describeKey(call.world, replica),
        ReplicaPolicy: replica.policy,
        ReplicaTags: Object.entries(replica.tags).map(([TagKey, TagValue]) => ({
          TagKey,
          TagValue,
        })),
      };
    },
    trail: (input, outcome, call) => ({
      readOnly: false,
      ...(!outcome.ok && { responseElements: null }),
      ...mention(storeOf(call).keys[keyIdOf(input.KeyId)]),
    }),
  },
  UpdatePrimaryRegion: {
    access: (input, call) => {
      const key = named(input, call);
      const region = regionIn(input.PrimaryRegion, 'primaryRegion');
      const use = { conditions: { 'kms:PrimaryRegion': region } };
      const next = keyIn(call.world, key, region);
      return [key, ...(next === undefined ? [] : [next])].map((related) =>
        keyAccess(call, related, 'kms:UpdatePrimaryRegion', use),
      );
    },
    handle: (input, call) => {
      const primary = named(input, call);
      const region = regionIn(input.PrimaryRegion, 'primaryRegion');
      requirePrimary(call.world, primary);
      requireState(primary, 'change');
      const next = keyIn(call.world, primary, region);
      if (next === undefined) throw noReplicaIn(primary, region);
      if (next !== primary) makePrimary(call.world, primary, next);
      return {};
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function named(input: { readonly KeyId: string | undefined }, call: Call): Key {
  return findKeyById(call, required(input.KeyId, 'keyId'));
}

function keyIdOf(keyId = ''): string {
  return keyId.slice(keyId.lastIndexOf('/') + 1);
}

function regionIn(sent: string | undefined, member: string): string {
  const region = required(sent, member);
  requireLength(region.length, member, 1, 32);
  if (/^([a-z]+-){2,3}\d+$/.test(region)) return region;
  throw invalid(
    `Value '${region}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([a-z]+-){2,3}\\d+$`,
  );
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-auth.html */
function replicateAccess(input: Kms.ReplicateKeyCommandInput, call: Call): Access[] {
  const key = named(input, call);
  const region = regionIn(input.ReplicaRegion, 'replicaRegion');
  const inRegion = {
    ...callerConditions(call),
    ...requestTags(input.Tags),
    'aws:RequestedRegion': region,
    'kms:KeySpec': key.spec,
    'kms:KeyUsage': key.usage,
    'kms:KeyOrigin': key.origin,
    'kms:MultiRegion': 'true',
    'kms:MultiRegionKeyType': 'REPLICA',
  };
  const resource = `arn:aws:kms:${region}:${call.account}:key/*`;
  return [
    keyAccess(call, key, 'kms:ReplicateKey', { conditions: { 'kms:ReplicaRegion': region } }),
    { action: 'kms:CreateKey', resource: '*', conditions: inRegion },
    ...(input.Tags === undefined || input.Tags.length === 0
      ? []
      : [{ action: 'kms:TagResource', resource, conditions: inRegion }]),
  ];
}

function replicate(
  call: Call,
  primary: Key,
  region: string,
  input: Kms.ReplicateKeyCommandInput,
): Key {
  const { world } = call;
  const place = { world, account: primary.account, region };
  const { manager, spec, usage, origin } = primary;
  const replica = emptyKey(place, primary.id, {
    ...{ manager, spec, usage, origin },
    description: input.Description ?? '',
    policy: input.Policy ?? defaultPolicy(primary.account),
    tags: readTags(input.Tags),
  });
  checkPolicy(call, replica, replica.policy, input.BypassPolicyLockoutSafetyCheck === true);
  if (origin === 'AWS_KMS') replica.materials.push(...primary.materials.map((one) => ({ ...one })));
  settleLater(world, replica, replica.state);
  replica.state = 'Creating';
  keepKey(place, replica);
  familiesOf(place)[primary.id]?.regions.push(region);
  return replica;
}

/** Both keys are updating for a moment; the rotation goes with the primary. */
function makePrimary(world: World, primary: Key, next: Key): void {
  const family = familiesOf({ world, account: primary.account })[primary.id];
  if (family === undefined) return;
  requireState(next, 'change');
  family.primary = next.region;
  const { rotation } = primary;
  if (rotation !== undefined) {
    stopRotation(world, primary);
    planRotation(world, next, rotation.days, rotation.nextAt - rotation.days * 86_400_000);
  }
  next.onDemandRotations = primary.onDemandRotations;
  for (const key of [primary, next]) {
    settleLater(world, key, key.state);
    key.state = 'Updating';
  }
}

function settleLater(world: World, key: Key, state: Key['state']): void {
  const { account, region, id } = key;
  const at = world.clock.now() + 1000 * settleSeconds;
  const data = { id, state };
  world.clock.schedule({ at, service: 'kms', name: 'settle-key', account, region, data });
}

/** A key that was made or moved is ready. */
export const settleKey: TimerHandler = ({ account, region, data }, world) => {
  const { id, state } = data as { readonly id: string; readonly state: Key['state'] };
  const key = storeOf({ world, account, region }).keys[id];
  if (key?.state === 'Creating' || key?.state === 'Updating') key.state = state;
};

function alreadyIn(key: Key, region: string): Fault {
  return new Fault(
    'AlreadyExistsException',
    `Unable to replicate key ${key.arn} to region ${region}, as the key already exists there.`,
  );
}

function noReplicaIn({ account, id }: Key, region: string): Fault {
  return new Fault(
    'NotFoundException',
    `Key 'arn:aws:kms:${region}:${account}:key/${id}' does not exist`,
  );
}
