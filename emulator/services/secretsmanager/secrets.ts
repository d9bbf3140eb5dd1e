import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault, notImplemented } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { given, secretAccess } from './access.ts';
import { describeSecret } from './describe-secret.ts';
import { requireUsableKey } from './encryption.ts';
import { arnOfName, checkName, liveSecretOf, secretNamed, secretOf } from './find-secret.ts';
import { planRotation } from './managed-rotation.ts';
import { addVersion, checkToken, valueIn } from './new-version.ts';
import { ownerFor, requireOwner } from './owner.ts';
import { invalidRequest, required, requireLength } from './refusals.ts';
import { reseal } from './reseal.ts';
import { type Secret, storeOf } from './store.ts';
import { mergeTags, readTags } from './tag-list.ts';
import { withoutSecrets } from './trail.ts';

export const secrets = {
  CreateSecret: {
    access: (input, call) => createAccess(input, call),
    handle: async (input, call) => {
      const name = checkName(required(input.Name, 'name'), 'name');
      refuseOthers(input);
      // As a member's name it would set the prototype, and not be kept.
      if (name === '__proto__') throw notImplemented('A secret __proto__');
      requireLength(input.Description?.length ?? 0, 'description', 0, 2048);
      const value = valueIn(input);
      const token = checkToken(input.ClientRequestToken);
      const known = secretNamed(call, name);
      if (known !== undefined) requireRepeated(known, token, value !== undefined);
      const secret = known ?? newSecret(call, name, input);
      if (known === undefined && input.KmsKeyId !== undefined) await requireUsableKey(call, secret);
      if (value !== undefined) await addVersion(call, secret, token, value, ['AWSCURRENT']);
      // Another request may have taken the name while KMS was asked.
      const other = secretNamed(call, name);
      if (other !== undefined && other !== secret) throw taken(name);
      storeOf(call).secrets[name] = secret;
      if (known === undefined && secret.owningService !== undefined)
        planRotation(call.world, secret);
      return {
        ARN: secret.arn,
        Name: name,
        ...(value !== undefined && { VersionId: token }),
      };
    },
    trail: withoutSecrets,
  },
  UpdateSecret: {
    access: (input, call) =>
      secretAccess(
        call,
        input.SecretId,
        'UpdateSecret',
        given({ Description: input.Description, KmsKeyId: input.KmsKeyId }),
      ),
    handle: async (input, call) => {
      refuseOthers(input);
      requireLength(input.Description?.length ?? 0, 'description', 0, 2048);
      const secret = liveSecretOf(call, input.SecretId);
      requireOwner(call, secret);
      const value = valueIn(input);
      const token = value === undefined ? undefined : checkToken(input.ClientRequestToken);
      if (input.KmsKeyId !== undefined) await changeKey(call, secret, input.KmsKeyId);
      if (input.Description !== undefined) secret.description = input.Description;
      secret.changedAt = call.world.clock.now();
      if (value !== undefined && token !== undefined) {
        await addVersion(call, secret, token, value, ['AWSCURRENT']);
      }
      return { ARN: secret.arn, Name: secret.name, ...(token && { VersionId: token }) };
    },
    trail: withoutSecrets,
  },
  DescribeSecret: {
    access: (input, call) => secretAccess(call, input.SecretId, 'DescribeSecret'),
    handle: (input, call) => describeSecret(secretOf(call, input.SecretId)),
  },
} satisfies Operations<typeof SecretsManager>;

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
function createAccess(input: SecretsManager.CreateSecretCommandInput, call: Call): Access[] {
  const name = checkName(required(input.Name, 'name'), 'name');
  const resource = `${arnOfName(call, name)}-??????`;
  const conditions = {
    ...given({ Name: name, Description: input.Description, KmsKeyId: input.KmsKeyId }),
    ...requestTags(input.Tags),
  };
  const create = { action: 'secretsmanager:CreateSecret', resource, conditions };
  if (input.Tags === undefined || input.Tags.length === 0) return [create];
  return [create, { action: 'secretsmanager:TagResource', resource, conditions }];
}

interface Others {
  readonly AddReplicaRegions?: readonly unknown[] | undefined;
  readonly ForceOverwriteReplicaSecret?: boolean | undefined;
  readonly Type?: string | undefined;
}

function refuseOthers(input: Others): void {
  if (input.AddReplicaRegions !== undefined && input.AddReplicaRegions.length > 0) {
    throw notImplemented('secretsmanager with AddReplicaRegions');
  }
  if (input.ForceOverwriteReplicaSecret === true) {
    throw notImplemented('secretsmanager with ForceOverwriteReplicaSecret');
  }
  if (input.Type !== undefined) throw notImplemented('secretsmanager with Type (external secrets)');
}

/** A name is taken, unless the very request that took it comes again. */
function requireRepeated({ name, deletion, versions }: Secret, token: string, hasValue: boolean) {
  if (deletion !== undefined) {
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  }
  if (hasValue && versions.some(({ id }) => id === token)) return;
  throw taken(name);
}

function taken(name: string): Fault {
  return new Fault(
    'ResourceExistsException',
    `The operation failed because the secret ${name} already exists.`,
  );
}

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function newSecret(
  call: Call,
  name: string,
  { Description, KmsKeyId, Tags }: SecretsManager.CreateSecretCommandInput,
): Secret {
  const now = call.world.clock.now();
  const owningService = ownerFor(call, name);
  return {
    account: call.account,
    region: call.region,
    arn: `${arnOfName(call, name)}-${call.world.random.text(6, suffixAlphabet)}`,
    name,
    createdAt: now,
    changedAt: now,
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyId !== undefined && { kmsKeyId: KmsKeyId }),
    ...(Tags !== undefined &&
      Tags.length > 0 && { tags: mergeTags([], readTags(Tags, owningService !== undefined)) }),
    ...(owningService !== undefined && { owningService }),
    versions: [],
  };
}

/** An empty key id goes back to the AWS managed key. Versions with one of AWS's labels are encrypted anew. */
async function changeKey(call: Call, secret: Secret, kmsKeyId: string): Promise<void> {
  const { kmsKeyId: _old, ...rest } = secret;
  const changed: Secret = kmsKeyId === '' ? rest : { ...rest, kmsKeyId };
  await requireUsableKey(call, changed);
  await reseal(call, secret, changed);
  if (kmsKeyId === '') delete secret.kmsKeyId;
  else secret.kmsKeyId = kmsKeyId;
}
