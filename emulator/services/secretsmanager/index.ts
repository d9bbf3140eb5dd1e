import type { ServiceModule } from '../../service.ts';
import { batch } from './batch.ts';
import { deleteSecret, deletion } from './deletion.ts';
import { lists } from './lists.ts';
import { rotateSecret } from './managed-rotation.ts';
import { passwords } from './password.ts';
import { resourcePolicies } from './resource-policy.ts';
import { rotation } from './rotation.ts';
import { secrets } from './secrets.ts';
import { tags } from './tags.ts';
import { values } from './values.ts';

export default {
  operations: {
    ...secrets,
    ...values,
    ...batch,
    ...lists,
    ...deletion,
    ...resourcePolicies,
    ...rotation,
    ...passwords,
    ...tags,
  },
  timers: { 'delete-secret': deleteSecret, 'rotate-secret': rotateSecret },
} satisfies ServiceModule;
