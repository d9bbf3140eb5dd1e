import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import type { Call, Operations, TimerHandler } from '../../service.ts';
import { given, secretAccess } from './access.ts';
import { arnOfName, findSecret, secretOf } from './find-secret.ts';
import { requireOwner } from './owner.ts';
import { invalidParameter, invalidRequest, notFound, required } from './refusals.ts';
import { type Secret, storeOf } from './store.ts';

const day = 86_400_000;

export const deletion = {
  DeleteSecret: {
    access: (input, call) =>
      secretAccess(
        call,
        input.SecretId,
        'DeleteSecret',
        given({
          ForceDeleteWithoutRecovery: input.ForceDeleteWithoutRecovery === true,
          RecoveryWindowInDays: input.RecoveryWindowInDays,
        }),
      ),
    handle: (input, call) => {
      const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force = false } = input;
      checkWindow(days, force);
      const secretId = required(input.SecretId, 'secretId');
      const secret = findSecret(call, secretId);
      if (secret !== undefined) requireOwner(call, secret);
      return force ? destroy(call, secretId, secret) : schedule(call, secret, days ?? 30);
    },
  },
  RestoreSecret: {
    access: (input, call) => secretAccess(call, input.SecretId, 'RestoreSecret'),
    handle: (input, call) => {
      const secret = secretOf(call, input.SecretId);
      if (secret.deletion !== undefined) call.world.clock.cancel(secret.deletion.timer);
      delete secret.deletion;
      return { ARN: secret.arn, Name: secret.name };
    },
  },
} satisfies Operations<typeof SecretsManager>;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
function checkWindow(days: number | undefined, force: boolean): void {
  if (days === undefined) return;
  if (days < 7 || days > 30) {
    throw invalidParameter(
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    );
  }
  if (!force) return;
  throw invalidParameter(
    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
  );
}

function schedule(call: Call, secret: Secret | undefined, days: number) {
  if (secret === undefined) throw notFound();
  if (secret.deletion !== undefined) {
    throw invalidRequest(
      "You can't perform this operation on the secret because it was already scheduled for deletion.",
    );
  }
  const { account, region, arn, name } = secret;
  const at = call.world.clock.now() + days * day;
  const due = { at, service: 'secretsmanager', name: 'delete-secret', account, region, data: name };
  secret.deletion = { at, timer: call.world.clock.schedule(due) };
  return { ARN: arn, Name: name, DeletionDate: new Date(at) };
}

/** A secret that is not there is no error: it may have been deleted this way before. */
function destroy(call: Call, secretId: string, secret: Secret | undefined) {
  const DeletionDate = call.world.clock.date();
  if (secret === undefined) {
    const arn = secretId.startsWith('arn:')
      ? secretId
      : `${arnOfName(call, secretId)}-${call.world.random.text(6)}`;
    return { ARN: arn, Name: secretId, DeletionDate };
  }
  if (secret.deletion !== undefined) call.world.clock.cancel(secret.deletion.timer);
  if (secret.rotation !== undefined) call.world.clock.cancel(secret.rotation.timer);
  const { account, region, arn, name } = secret;
  delete storeOf({ world: call.world, account, region }).secrets[name];
  return { ARN: arn, Name: name, DeletionDate };
}

/** The recovery window is over. */
export const deleteSecret: TimerHandler = ({ account, region, data }, world) => {
  delete storeOf({ world, account, region }).secrets[String(data)];
};
