import type { ServiceModule } from '../../service.ts';
import { aliases } from './aliases.ts';
import { cryptography } from './cryptography.ts';
import { dataKeyPairs } from './data-key-pairs.ts';
import { dataKeys } from './data-keys.ts';
import { deleteKey, deletion } from './deletion.ts';
import { grants } from './grants.ts';
import { expireMaterial, importMaterial } from './import-material.ts';
import { importParameters } from './import-parameters.ts';
import { keys } from './keys.ts';
import { rotationList } from './list-rotations.ts';
import { macs } from './macs.ts';
import { multiRegion, settleKey } from './multi-region.ts';
import { policies } from './policies.ts';
import { publicKeys } from './public-keys.ts';
import { reEncryption } from './re-encrypt.ts';
import { rotateKey } from './rotate.ts';
import { finishRotation, rotation } from './rotation.ts';
import { signatures } from './signatures.ts';
import { tags } from './tags.ts';

export default {
  operations: {
    ...keys,
    ...deletion,
    ...aliases,
    ...cryptography,
    ...reEncryption,
    ...dataKeys,
    ...dataKeyPairs,
    ...signatures,
    ...macs,
    ...publicKeys,
    ...importParameters,
    ...importMaterial,
    ...multiRegion,
    ...grants,
    ...policies,
    ...rotation,
    ...rotationList,
    ...tags,
  },
  timers: {
    'delete-key': deleteKey,
    'expire-material': expireMaterial,
    'finish-rotation': finishRotation,
    'rotate-key': rotateKey,
    'settle-key': settleKey,
  },
} satisfies ServiceModule;
