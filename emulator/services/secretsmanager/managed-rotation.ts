import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import type { Call, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { invalidRequest } from './refusals.ts';
import { holderOf } from './stages.ts';
import { type Secret, storeOf } from './store.ts';

const day = 86_400_000;
/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html: every seven days, unless told otherwise. */
const usualDays = 7;

/** Has the service rotate its secret at once, unless only the schedule is to be changed. */
export async function rotateManaged(
  call: Call,
  secret: Secret,
  input: SecretsManager.RotateSecretCommandInput,
): Promise<{ ARN: string; Name: string; VersionId?: string }> {
  if (input.RotationRules?.ScheduleExpression !== undefined) {
    throw invalidRequest('A secret of a service is rotated by days here, not by an expression.');
  }
  const days = input.RotationRules?.AutomaticallyAfterDays;
  if (input.RotateImmediately !== false) await rotate(call.world, secret);
  planRotation(call.world, secret, days);
  const current = holderOf(secret, 'AWSCURRENT');
  return { ARN: secret.arn, Name: secret.name, ...(current && { VersionId: current.id }) };
}

export function planRotation(world: World, secret: Secret, days?: number): void {
  const { account, region, name } = secret;
  if (secret.rotation !== undefined) world.clock.cancel(secret.rotation.timer);
  const kept = days ?? secret.rotation?.days ?? usualDays;
  const nextAt = world.clock.now() + kept * day;
  const due = { service: 'secretsmanager', name: 'rotate-secret', account, region, data: name };
  const timer = world.clock.schedule({ at: nextAt, ...due });
  secret.rotation = { ...secret.rotation, days: kept, nextAt, timer };
}

/** The time has come; a rotation that fails is tried again when it comes next. */
export const rotateSecret: TimerHandler = async ({ id, account, region, data }, world) => {
  const secret = storeOf({ world, account, region }).secrets[String(data)];
  if (secret?.rotation?.timer !== id) return;
  try {
    await rotate(world, secret);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  } finally {
    planRotation(world, secret);
  }
};

async function rotate(world: World, secret: Secret): Promise<void> {
  const { rotateSecretOf } = await import('../rds/rotate-secret.ts');
  await rotateSecretOf(world, secret);
  if (secret.rotation !== undefined) secret.rotation.lastAt = world.clock.now();
}
