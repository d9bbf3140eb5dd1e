import type * as Ecr from '@aws-sdk/client-ecr';
import type { JsonDocument } from './document.ts';
import type { RepositoryProperties } from './ecr.ts';
import { unlessMissing } from './missing.ts';
import type { Context, Reading, Tag } from './type.ts';

/** A repository as ECR shows it, in the template's shape. */
export async function readRepository(
  name: string,
  { call }: Context,
): Promise<Reading<RepositoryProperties> | undefined> {
  const described = await unlessMissing(
    call<Ecr.DescribeRepositoriesCommandOutput>('ecr', 'DescribeRepositories', {
      repositoryNames: [name],
    }),
  );
  const [repository] = described?.repositories ?? [];
  if (repository === undefined) return undefined;
  const { repositoryArn: resourceArn = '', repositoryUri: RepositoryUri = '' } = repository;
  const repositoryName = { repositoryName: name };
  const { tags } = await call<{ tags?: Tag[] }>('ecr', 'ListTagsForResource', { resourceArn });
  const lifecycle = await unlessMissing(
    call<Ecr.GetLifecyclePolicyCommandOutput>('ecr', 'GetLifecyclePolicy', repositoryName),
  );
  const policy = await unlessMissing(
    call<Ecr.GetRepositoryPolicyCommandOutput>('ecr', 'GetRepositoryPolicy', repositoryName),
  );
  return {
    attributes: { Arn: resourceArn, RepositoryUri },
    properties: {
      RepositoryName: name,
      ...settingsOf(repository),
      ...(lifecycle?.lifecyclePolicyText !== undefined && {
        LifecyclePolicy: {
          LifecyclePolicyText: lifecycle.lifecyclePolicyText,
          RegistryId: lifecycle.registryId ?? '',
        },
      }),
      ...(policy?.policyText !== undefined && {
        RepositoryPolicyText: JSON.parse(policy.policyText) as JsonDocument,
      }),
      ...(tags && tags.length > 0 && { Tags: tags }),
    },
  };
}

function settingsOf(repository: Ecr.Repository): Partial<RepositoryProperties> {
  const { encryptionConfiguration: encryption, imageScanningConfiguration: scanning } = repository;
  const { imageTagMutability, imageTagMutabilityExclusionFilters: filters } = repository;
  return {
    ImageScanningConfiguration: { ScanOnPush: scanning?.scanOnPush === true },
    ...(imageTagMutability && { ImageTagMutability: imageTagMutability }),
    ...(filters && {
      ImageTagMutabilityExclusionFilters: filters.map(({ filterType = '', filter = '' }) => ({
        ImageTagMutabilityExclusionFilterType: filterType,
        ImageTagMutabilityExclusionFilterValue: filter,
      })),
    }),
    ...(encryption?.encryptionType && {
      EncryptionConfiguration: {
        EncryptionType: encryption.encryptionType,
        ...(encryption.kmsKey !== undefined && { KmsKey: encryption.kmsKey }),
      },
    }),
  };
}
