import { Fault } from '../../fault.ts';
import type { World } from '../../world.ts';
import { inTurn } from './in-turn.ts';
import { rotateMasterSecret } from './master-secret.ts';
import { storeOf } from './store.ts';

interface Secret {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
}

/** Secrets Manager asks for another password in a secret that RDS owns. */
export async function rotateSecretOf(
  world: World,
  { account, region, arn }: Secret,
): Promise<void> {
  const instance = Object.values(storeOf({ world, account, region }).instances).find(
    ({ masterSecret }) => masterSecret?.arn === arn,
  );
  if (instance === undefined) throw notAvailable();
  await inTurn(instance, async () => {
    if (instance.status !== 'available') throw notAvailable();
    await rotateMasterSecret(world, instance);
  });
}

function notAvailable(): Fault {
  return new Fault(
    'InvalidRequestException',
    'The secret cannot be rotated because its DB instance is not in available state.',
  );
}
