import type { ServiceModule } from '../../service.ts';
import { aliases } from './aliases.ts';
import { cryptography } from './cryptography.ts';
import { dataKeys } from './data-keys.ts';
import { deleteKey, deletion } from './deletion.ts';
import { grants } from './grants.ts';
import { keys } from './keys.ts';
import { policies } from './policies.ts';
import { rotateKey, rotation } from './rotation.ts';
import { tags } from './tags.ts';

export default {
  operations: {
    ...keys,
    ...deletion,
    ...aliases,
    ...cryptography,
    ...dataKeys,
    ...grants,
    ...policies,
    ...rotation,
    ...tags,
  },
  timers: { 'delete-key': deleteKey, 'rotate-key': rotateKey },
} satisfies ServiceModule;
