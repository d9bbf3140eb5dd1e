import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import type { World } from '../../world.ts';
import { keyAccess } from './access.ts';
import { page } from './page.ts';
import { isEverywhere } from './pending-material.ts';
import { findKeyById } from './resolve.ts';
import type { Key, Material } from './store.ts';
import { reads } from './trail.ts';
import { required, requireOneOf } from './validation.ts';

export const rotationList = {
  ListKeyRotations: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:ListKeyRotations'),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const { IncludeKeyMaterial: included = 'ROTATIONS_ONLY' } = input;
      requireOneOf(included, 'includeKeyMaterial', ['ALL_KEY_MATERIAL', 'ROTATIONS_ONLY']);
      if (key.spec !== 'SYMMETRIC_DEFAULT') throw new Fault('UnsupportedOperationException', '');
      const all = [...key.materials, ...(key.pending ? [key.pending] : [])];
      const shown = all.filter(({ rotated }) => included === 'ALL_KEY_MATERIAL' || rotated);
      const { items, rest } = page(shown, ({ id }) => id, input, { usual: 100, most: 1000 });
      return { Rotations: items.map((item) => describe(call.world, key, item)), ...rest };
    },
    trail: reads,
  },
} satisfies Operations<typeof Kms>;

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html */
function describe(world: World, key: Key, material: Material): Kms.RotationsListEntry {
  const { id, rotated } = material;
  return {
    KeyId: key.id,
    KeyMaterialId: id,
    KeyMaterialState: stateOf(world, key, material),
    ...(key.origin === 'EXTERNAL' && describeImport(material)),
    ...(rotated && { RotationDate: new Date(rotated.at), RotationType: rotated.type }),
  };
}

function stateOf(world: World, key: Key, material: Material): Kms.KeyMaterialState {
  if (material === key.pending) {
    return isEverywhere(world, key)
      ? 'PENDING_ROTATION'
      : 'PENDING_MULTI_REGION_IMPORT_AND_ROTATION';
  }
  return material === key.materials.at(-1) ? 'CURRENT' : 'NON_CURRENT';
}

function describeImport({ bytes, imported }: Material) {
  const { description, expiry } = imported ?? {};
  return {
    ImportState: bytes === undefined ? ('PENDING_IMPORT' as const) : ('IMPORTED' as const),
    ...(description !== undefined && { KeyMaterialDescription: description }),
    ...(bytes !== undefined &&
      (expiry === undefined
        ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' as const }
        : { ExpirationModel: 'KEY_MATERIAL_EXPIRES' as const, ValidTo: new Date(expiry.at) })),
  };
}
