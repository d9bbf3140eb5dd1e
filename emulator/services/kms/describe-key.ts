import type * as Kms from '@aws-sdk/client-kms';
import type { World } from '../../world.ts';
import { algorithmsOf } from './algorithms.ts';
import { configurationOf } from './family.ts';
import { isMultiRegion } from './make-key.ts';
import type { Key } from './store.ts';

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html */
export function describeKey(world: World, key: Key): Kms.KeyMetadata {
  const { KeyAgreementAlgorithms, ...algorithms } = algorithmsOf(key);
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    Origin: key.origin,
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec as Kms.CustomerMasterKeySpec,
    KeySpec: key.spec,
    ...algorithms,
    ...(KeyAgreementAlgorithms && { KeyAgreementAlgorithms }),
    ...describeDeletion(key),
    ...describeMaterial(key),
    MultiRegion: isMultiRegion(key),
    ...(isMultiRegion(key) && { MultiRegionConfiguration: configurationOf(world, key) }),
  };
}

function describeDeletion({ deletion }: Key) {
  if (deletion === undefined) return {};
  return deletion.at === undefined
    ? { PendingDeletionWindowInDays: deletion.days }
    : { DeletionDate: new Date(deletion.at) };
}

/** Of what was imported, the first to expire counts; a key without its material shows nothing of it. */
function describeMaterial({ spec, state, origin, materials }: Key) {
  const current = materials.at(-1);
  if (state === 'PendingImport' || state === 'Creating' || current === undefined) return {};
  const expiries = materials.flatMap(({ imported }) => imported?.expiry?.at ?? []);
  return {
    ...(spec === 'SYMMETRIC_DEFAULT' && { CurrentKeyMaterialId: current.id }),
    ...(origin === 'EXTERNAL' &&
      (expiries.length === 0
        ? { ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' as const }
        : {
            ExpirationModel: 'KEY_MATERIAL_EXPIRES' as const,
            ValidTo: new Date(Math.min(...expiries)),
          })),
  };
}
