import type { ImportKeyMaterialCommandInput } from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { primaryOf } from './family.ts';
import type { Key, Material } from './store.ts';
import { refuse, requireOneOf } from './validation.ts';

/**
 * Where imported material belongs: the material it is already, or a new one, current or waiting for its rotation. Undefined: it is
 * not what this key had before.
 * https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-import-key-material.html
 */
export function placeFor(
  world: World,
  key: Key,
  fresh: Material,
  input: ImportKeyMaterialCommandInput,
): Material | undefined {
  const isFirst = key.materials.length === 0;
  const { ImportType: type = isFirst ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL' } = input;
  requireOneOf(type, 'importType', ['NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL']);
  if (type === 'NEW_KEY_MATERIAL' && input.KeyMaterialId !== undefined) {
    throw refuse('KeyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL');
  }
  if (input.KeyMaterialId !== undefined && input.KeyMaterialId !== fresh.id) return undefined;
  const primary = primaryOf(world, key);
  if (primary !== key) return placeInReplica(key, primary, fresh);
  return type === 'NEW_KEY_MATERIAL' ? placeNew(key, fresh) : findExisting(key, fresh.id);
}

function findExisting(key: Key, id: string): Material | undefined {
  return [...key.materials, ...(key.pending ? [key.pending] : [])].find((one) => one.id === id);
}

function placeNew(key: Key, fresh: Material): Material | undefined {
  if (key.materials.some(({ id }) => id === fresh.id)) return undefined;
  if (key.materials.length === 0) return push(key, fresh);
  if (key.pending !== undefined && key.pending.id !== fresh.id) {
    throw new Fault(
      'KMSInvalidStateException',
      `New key material (id: ${fresh.id}) cannot be imported into KMS key ${key.arn}, because another key material (id: ${key.pending.id}) is pending rotation.`,
    );
  }
  key.pending ??= fresh;
  return key.pending;
}

/** A replica takes only what its primary has. */
function placeInReplica(key: Key, primary: Key, fresh: Material): Material | undefined {
  const own = findExisting(key, fresh.id);
  if (own !== undefined) return own;
  if (primary.pending?.id === fresh.id) {
    key.pending = fresh;
    return fresh;
  }
  const place = primary.materials.findIndex(({ id }) => id === fresh.id);
  if (place < 0) return undefined;
  const { rotated } = primary.materials[place] ?? {};
  key.materials.splice(place, 0, { ...fresh, ...(rotated && { rotated }) });
  return key.materials[place];
}

function push(key: Key, material: Material): Material {
  key.materials.push(material);
  return material;
}
