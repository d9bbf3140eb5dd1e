import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { keyAccess } from './access.ts';
import { expirationOf, expireLater, forgetExpiry } from './expiry.ts';
import { primaryOf, relativesOf } from './family.ts';
import { requireImportable } from './import-parameters.ts';
import { materialOf } from './make-key.ts';
import { placeFor } from './place-material.ts';
import { findKeyById } from './resolve.ts';
import { recordExpiry } from './service-events.ts';
import { requireState } from './states.ts';
import { type Key, type Material, storeOf, type WrappingKey } from './store.ts';
import { writes } from './trail.ts';
import { fits, unwrap } from './unwrap.ts';
import { refuse, required, requireLength } from './validation.ts';

export const importMaterial = {
  ImportKeyMaterial: {
    access: (input, call) => {
      const { ExpirationModel: model = 'KEY_MATERIAL_EXPIRES', ValidTo: validTo } = input;
      return keyAccess(call, named(input, call), 'kms:ImportKeyMaterial', {
        conditions: {
          'kms:ExpirationModel': model,
          ...(validTo && { 'kms:ValidTo': validTo.toISOString() }),
        },
      });
    },
    handle: (input, call) => {
      const key = named(input, call);
      requireImportable(key);
      requireState(key, 'import');
      const expiresAt = expirationOf(call.world, input);
      checkSymmetricOnly(key, input);
      const wrapping = wrappingKeyOf(call, key, required(input.ImportToken, 'importToken'));
      const sent = required(input.EncryptedKeyMaterial, 'encryptedKeyMaterial');
      requireLength(sent.length, 'encryptedKeyMaterial', 1, 6144);
      const bytes = unwrap(wrapping, sent);
      if (!fits(key.spec, bytes)) throw incorrectMaterial();
      const fresh = materialOf(key, bytes, call.world.clock.now());
      const material = placeFor(call.world, key, fresh, input);
      if (material === undefined) throw incorrectMaterial();
      fill(call.world, key, material, fresh, input.KeyMaterialDescription, expiresAt);
      return {
        KeyId: key.arn,
        ...(key.spec === 'SYMMETRIC_DEFAULT' && { KeyMaterialId: material.id }),
      };
    },
    trail: (input, outcome, call) => ({
      ...writes(input, outcome, call),
      requestParameters: {
        keyId: input.KeyId,
        expirationModel: input.ExpirationModel,
        validTo: input.ValidTo,
        importType: input.ImportType,
      },
    }),
  },
  DeleteImportedKeyMaterial: {
    access: (input, call) => keyAccess(call, named(input, call), 'kms:DeleteImportedKeyMaterial'),
    handle: (input, call) => {
      const key = named(input, call);
      requireImportable(key);
      if (key.state === 'Creating' || key.state === 'Updating') requireState(key, 'import');
      const { KeyMaterialId: id = key.materials.at(-1)?.id } = input;
      if (id === undefined) return { KeyId: key.arn };
      if (key.pending?.id === id) dropPending(call.world, key);
      else drop(call.world, key, materialWith(key, id));
      return {
        KeyId: key.arn,
        ...(key.spec === 'SYMMETRIC_DEFAULT' && { KeyMaterialId: id }),
      };
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function named(input: { readonly KeyId: string | undefined }, call: Call): Key {
  return findKeyById(call, required(input.KeyId, 'keyId'));
}

function checkSymmetricOnly(key: Key, input: Kms.ImportKeyMaterialCommandInput): void {
  if (key.spec === 'SYMMETRIC_DEFAULT') return;
  for (const member of ['ImportType', 'KeyMaterialDescription', 'KeyMaterialId'] as const) {
    if (input[member] !== undefined) {
      throw refuse(`${member} is not supported for key spec ${key.spec}.`);
    }
  }
}

function wrappingKeyOf(call: Call, key: Key, token: Uint8Array): WrappingKey {
  requireLength(token.length, 'importToken', 1, 6144);
  const wrapping = storeOf(call).imports[Buffer.from(token).toString('base64')];
  if (wrapping?.keyId !== key.id) throw new Fault('InvalidImportTokenException', '');
  if (wrapping.validTo > call.world.clock.now()) return wrapping;
  throw new Fault('ExpiredImportTokenException', '');
}

function incorrectMaterial(): Fault {
  return new Fault('IncorrectKeyMaterialException', '');
}

function fill(
  world: World,
  key: Key,
  material: Material,
  { bytes }: Material,
  description: string | undefined,
  expiresAt: number | undefined,
): void {
  forgetExpiry(world, material);
  const kept = description ?? material.imported?.description;
  const expiry = expiresAt === undefined ? undefined : expireLater(world, key, material, expiresAt);
  if (bytes !== undefined) material.bytes = bytes;
  material.imported = {
    ...(kept !== undefined && { description: kept }),
    ...(expiry && { expiry }),
  };
  if (key.state === 'PendingImport' && isWhole(world, key)) key.state = 'Enabled';
}

/** Whether all that ever encrypted with the key is here again. */
function isWhole(world: World, key: Key): boolean {
  const { materials } = primaryOf(world, key);
  return (
    key.materials.length === materials.length &&
    key.materials.every(({ bytes }) => bytes !== undefined)
  );
}

function materialWith(key: Key, id: string): Material {
  const material = key.materials.find((one) => one.id === id);
  if (material !== undefined) return material;
  throw new Fault('NotFoundException', `Key material ${id} is not found for key ${key.arn}`);
}

function drop(world: World, key: Key, material: Material): void {
  forgetExpiry(world, material);
  delete material.bytes;
  const isGoing = key.state === 'PendingDeletion' || key.state === 'PendingReplicaDeletion';
  if (!isGoing) key.state = 'PendingImport';
}

/** What waits for its rotation goes from all related keys together with the primary's. */
function dropPending(world: World, key: Key): void {
  for (const relative of relativesOf(world, key)) {
    if (relative.pending !== undefined) forgetExpiry(world, relative.pending);
    delete relative.pending;
  }
}

export const expireMaterial: TimerHandler = ({ account, region, data }, world) => {
  const { keyId, materialId } = data as { readonly keyId: string; readonly materialId: string };
  const key = storeOf({ world, account, region }).keys[keyId];
  if (key === undefined) return;
  const isIt = ({ id }: Material) => id === materialId;
  const material = key.materials.find(isIt);
  if (material !== undefined) drop(world, key, material);
  const gone = material ?? (key.pending && isIt(key.pending) ? key.pending : undefined);
  if (gone === key.pending) delete key.pending;
  if (gone !== undefined) recordExpiry(world, key, gone);
};
