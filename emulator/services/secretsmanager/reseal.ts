import type { Call } from '../../service.ts';
import { open, seal } from './encryption.ts';
import type { Secret } from './store.ts';

const kept = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'];

/**
 * Another key for the versions in use; the others stay under their old one.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-encryption-key.html
 */
export async function reseal(call: Call, secret: Secret, changed: Secret): Promise<void> {
  for (const version of secret.versions) {
    if (!version.stages.some((stage) => kept.includes(stage))) continue;
    const plain = await open(call, secret, version.id, version.value);
    version.value = await seal(call, changed, version.id, plain);
  }
}
