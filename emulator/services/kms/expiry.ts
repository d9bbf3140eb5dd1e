import type { ImportKeyMaterialCommandInput } from '@aws-sdk/client-kms';
import type { World } from '../../world.ts';
import type { Import, Key, Material } from './store.ts';
import { refuse, requireOneOf } from './validation.ts';

const longest = 365 * 86_400_000;

/** When imported material is to expire, if it is. https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html */
export function expirationOf(
  world: World,
  { ExpirationModel: model = 'KEY_MATERIAL_EXPIRES', ValidTo: at }: ImportKeyMaterialCommandInput,
): number | undefined {
  requireOneOf(model, 'expirationModel', ['KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE']);
  if (model === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (at === undefined) return undefined;
    throw refuse(
      'A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE',
    );
  }
  if (at === undefined) {
    throw refuse('A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES');
  }
  const now = world.clock.now();
  if (at.getTime() <= now) throw refuse('The validTo date must be in the future');
  if (at.getTime() > now + longest) throw refuse('The validTo date must be within 365 days');
  return at.getTime();
}

export function expireLater(
  world: World,
  { account, region, id: keyId }: Key,
  material: Material,
  at: number,
): Import['expiry'] {
  const data = { keyId, materialId: material.id };
  const due = { at, service: 'kms', name: 'expire-material', account, region, data };
  return { at, timer: world.clock.schedule(due) };
}

export function forgetExpiry(world: World, material: Material): void {
  const { imported } = material;
  if (imported?.expiry === undefined) return;
  world.clock.cancel(imported.expiry.timer);
  const { expiry: _gone, ...rest } = imported;
  material.imported = rest;
}
