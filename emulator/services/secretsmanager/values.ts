import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import type { World } from '../../world.ts';
import { given, secretAccess } from './access.ts';
import { open, type PlainValue } from './encryption.ts';
import { liveSecretOf } from './find-secret.ts';
import { addVersion, checkToken, valueIn } from './new-version.ts';
import { requireOwner } from './owner.ts';
import { invalidRequest, required, requireLength } from './refusals.ts';
import { holderOf, moveStage } from './stages.ts';
import type { Secret, Version } from './store.ts';
import { readsSecret, withoutSecrets } from './trail.ts';

const day = 86_400_000;

export const values = {
  GetSecretValue: {
    access: (input, call) =>
      secretAccess(
        call,
        input.SecretId,
        'GetSecretValue',
        given({ VersionId: input.VersionId, VersionStage: input.VersionStage ?? 'AWSCURRENT' }),
      ),
    handle: async (input, call) => {
      const secret = liveSecretOf(call, input.SecretId);
      const version = pick(secret, input.VersionId, input.VersionStage);
      const value = await open(call, secret, version.id, version.value);
      touch(call.world, secret, version);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        ...shown(value),
        VersionStages: [...version.stages],
        CreatedDate: new Date(version.createdAt),
      };
    },
    trail: readsSecret,
  },
  PutSecretValue: {
    access: (input, call) => secretAccess(call, input.SecretId, 'PutSecretValue'),
    handle: async (input, call) => {
      const value = valueIn(input);
      if (value === undefined) {
        throw invalidRequest('You must provide either SecretString or SecretBinary.');
      }
      const token = checkToken(input.ClientRequestToken);
      const stages = checkStages(input.VersionStages ?? ['AWSCURRENT']);
      const secret = liveSecretOf(call, input.SecretId);
      requireOwner(call, secret);
      const version = await addVersion(call, secret, token, value, stages);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        VersionStages: [...version.stages],
      };
    },
    trail: withoutSecrets,
  },
  UpdateSecretVersionStage: {
    access: (input, call) =>
      secretAccess(
        call,
        input.SecretId,
        'UpdateSecretVersionStage',
        given({ VersionStage: input.VersionStage }),
      ),
    handle: (input, call) => {
      const stage = required(input.VersionStage, 'versionStage');
      checkStages([stage]);
      const secret = liveSecretOf(call, input.SecretId);
      requireOwner(call, secret);
      moveStage(secret, stage, input.RemoveFromVersionId, input.MoveToVersionId);
      secret.changedAt = call.world.clock.now();
      return { ARN: secret.arn, Name: secret.name };
    },
  },
} satisfies Operations<typeof SecretsManager>;

function checkStages(stages: readonly string[]): readonly string[] {
  requireLength(stages.length, 'versionStages', 1, 20);
  for (const stage of stages) requireLength(stage.length, 'versionStage', 1, 256);
  return [...new Set(stages)];
}

function pick(secret: Secret, id: string | undefined, stage: string | undefined): Version {
  if (id === undefined) {
    const label = stage ?? 'AWSCURRENT';
    return holderOf(secret, label) ?? missing(`staging label: ${label}`);
  }
  const version = secret.versions.find((one) => one.id === id);
  if (version === undefined) return missing(`VersionId: ${id}`);
  if (stage === undefined || version.stages.includes(stage)) return version;
  throw invalidRequest(
    'You provided a VersionStage that is not associated to the provided VersionId.',
  );
}

function missing(what: string): never {
  throw new Fault(
    'ResourceNotFoundException',
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

function shown({ kind, bytes }: PlainValue) {
  return kind === 'string'
    ? { SecretString: Buffer.from(bytes).toString() }
    : { SecretBinary: bytes };
}

/** Kept to the day. */
function touch(world: World, secret: Secret, version: Version): void {
  const today = Math.floor(world.clock.now() / day) * day;
  secret.accessedAt = today;
  version.accessedAt = today;
}
