import type * as Ecr from '@aws-sdk/client-ecr';
import { documentText, type JsonDocument } from './document.ts';
import { readRepository } from './ecr-read.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

export interface RepositoryProperties {
  readonly EmptyOnDelete?: boolean;
  readonly EncryptionConfiguration?: { EncryptionType: Ecr.EncryptionType; KmsKey?: string };
  readonly ImageScanningConfiguration?: { ScanOnPush?: boolean };
  readonly ImageTagMutability?: Ecr.ImageTagMutability;
  readonly ImageTagMutabilityExclusionFilters?: readonly ExclusionFilter[];
  readonly LifecyclePolicy?: { LifecyclePolicyText?: string; RegistryId?: string };
  readonly RepositoryName?: string;
  readonly RepositoryPolicyText?: JsonDocument;
  readonly Tags?: readonly Tag[];
}

interface ExclusionFilter {
  readonly ImageTagMutabilityExclusionFilterType: string;
  readonly ImageTagMutabilityExclusionFilterValue: string;
}

export const repository: ResourceType<RepositoryProperties> = {
  type: 'AWS::ECR::Repository',
  writeOnly: ['EmptyOnDelete'],
  properties: {
    EmptyOnDelete: async () => {},
    EncryptionConfiguration: replaced,
    ImageScanningConfiguration: async ({ physicalId: repositoryName, properties }, { call }) => {
      const scanOnPush = properties.ImageScanningConfiguration?.ScanOnPush ?? false;
      await call('ecr', 'PutImageScanningConfiguration', {
        repositoryName,
        imageScanningConfiguration: { scanOnPush },
      } satisfies Ecr.PutImageScanningConfigurationCommandInput);
    },
    ImageTagMutability: putMutability,
    ImageTagMutabilityExclusionFilters: putMutability,
    LifecyclePolicy: putLifecyclePolicy,
    RepositoryName: replaced,
    RepositoryPolicyText: putRepositoryPolicy,
    Tags: (change, { call }) => {
      const resourceArn = String(change.attributes.Arn);
      return retag(
        change,
        (tags) => call('ecr', 'TagResource', { resourceArn, tags }),
        (tagKeys) => call('ecr', 'UntagResource', { resourceArn, tagKeys }),
      );
    },
  },
  async create(properties, context) {
    const repositoryName = properties.RepositoryName ?? context.lowerCaseName(256);
    const { repository: made } = await context.call<Ecr.CreateRepositoryCommandOutput>(
      'ecr',
      'CreateRepository',
      creation(repositoryName, properties),
    );
    const identity = {
      physicalId: repositoryName,
      attributes: { Arn: made?.repositoryArn ?? '', RepositoryUri: made?.repositoryUri ?? '' },
    };
    context.created(identity);
    const change = { ...identity, properties, previous: {} };
    if (properties.LifecyclePolicy !== undefined) await putLifecyclePolicy(change, context);
    if (properties.RepositoryPolicyText !== undefined) await putRepositoryPolicy(change, context);
    return identity;
  },
  async delete({ physicalId: repositoryName, properties }, { call }) {
    const force = properties.EmptyOnDelete === true;
    await unlessMissing(
      call('ecr', 'DeleteRepository', { repositoryName, ...(force && { force }) }),
    );
  },
  read: ({ physicalId }, context) => readRepository(physicalId, context),
};

async function putMutability(
  { physicalId: repositoryName, properties }: Change<RepositoryProperties>,
  { call }: Context,
): Promise<void> {
  await call('ecr', 'PutImageTagMutability', { repositoryName, ...mutabilityOf(properties) });
}

function mutabilityOf(properties: RepositoryProperties) {
  const { ImageTagMutability = 'MUTABLE', ImageTagMutabilityExclusionFilters: filters } =
    properties;
  return {
    imageTagMutability: ImageTagMutability,
    imageTagMutabilityExclusionFilters: filters?.map((one) => ({
      filterType:
        one.ImageTagMutabilityExclusionFilterType as Ecr.ImageTagMutabilityExclusionFilterType,
      filter: one.ImageTagMutabilityExclusionFilterValue,
    })),
  };
}

function creation(
  repositoryName: string,
  properties: RepositoryProperties,
): Ecr.CreateRepositoryCommandInput {
  const { EncryptionConfiguration: encryption, ImageScanningConfiguration: scanning } = properties;
  return {
    repositoryName,
    ...mutabilityOf(properties),
    ...(scanning && { imageScanningConfiguration: { scanOnPush: scanning.ScanOnPush } }),
    ...(encryption && {
      encryptionConfiguration: {
        encryptionType: encryption.EncryptionType,
        kmsKey: encryption.KmsKey,
      },
    }),
    tags: someTags(properties.Tags),
  };
}

async function putLifecyclePolicy(
  { physicalId: repositoryName, properties }: Change<RepositoryProperties>,
  { call }: Context,
): Promise<void> {
  const { LifecyclePolicy = {} } = properties;
  const { LifecyclePolicyText: lifecyclePolicyText, RegistryId: registryId } = LifecyclePolicy;
  if (lifecyclePolicyText === undefined) {
    await unlessMissing(call('ecr', 'DeleteLifecyclePolicy', { repositoryName, registryId }));
  } else {
    await call('ecr', 'PutLifecyclePolicy', { repositoryName, registryId, lifecyclePolicyText });
  }
}

async function putRepositoryPolicy(
  { physicalId: repositoryName, properties }: Change<RepositoryProperties>,
  { call }: Context,
): Promise<void> {
  const { RepositoryPolicyText } = properties;
  if (RepositoryPolicyText === undefined) {
    await unlessMissing(call('ecr', 'DeleteRepositoryPolicy', { repositoryName }));
    return;
  }
  const policyText = documentText(RepositoryPolicyText);
  await call('ecr', 'SetRepositoryPolicy', { repositoryName, policyText });
}
