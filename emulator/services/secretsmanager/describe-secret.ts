import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { stagesByVersion } from './stages.ts';
import type { Secret } from './store.ts';

export function describeSecret(
  secret: Secret,
): Omit<SecretsManager.DescribeSecretCommandOutput, '$metadata'> {
  const stages = stagesByVersion(secret);
  return { ...facts(secret), ...(stages && { VersionIdsToStages: stages }) };
}

export function listedSecret(secret: Secret): SecretsManager.SecretListEntry {
  const stages = stagesByVersion(secret);
  return { ...facts(secret), ...(stages && { SecretVersionsToStages: stages }) };
}

function facts(secret: Secret) {
  const { arn, name, description, kmsKeyId, tags, deletion, owningService, ...times } = secret;
  const { createdAt, changedAt, accessedAt, rotation } = times;
  return {
    ARN: arn,
    Name: name,
    ...(description !== undefined && { Description: description }),
    ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
    ...(rotation && {
      RotationEnabled: true,
      RotationRules: { AutomaticallyAfterDays: rotation.days },
      NextRotationDate: new Date(rotation.nextAt),
      ...(rotation.lastAt !== undefined && { LastRotatedDate: new Date(rotation.lastAt) }),
    }),
    ...(owningService !== undefined && { OwningService: owningService }),
    LastChangedDate: new Date(changedAt),
    ...(accessedAt !== undefined && { LastAccessedDate: new Date(accessedAt) }),
    ...(deletion && { DeletedDate: new Date(deletion.at) }),
    ...(tags && { Tags: tags.map((tag) => ({ ...tag })) }),
    CreatedDate: new Date(createdAt),
  };
}
