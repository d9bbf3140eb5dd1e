import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { documentText, type JsonDocument } from './document.ts';
import { keyTags, readKey, retagKey, scheduleDeletion } from './kms-key-common.ts';
import { type ResourceType, replaced, type Tag } from './type.ts';

interface ReplicaKeyProperties {
  readonly Description?: string;
  readonly Enabled?: boolean;
  readonly KeyPolicy: JsonDocument;
  readonly PendingWindowInDays?: number;
  readonly PrimaryKeyArn: string;
  readonly Tags?: readonly Tag[];
}

/** The replica is in the stack's Region; its primary is asked for it where that is. */
export const replicaKey: ResourceType<ReplicaKeyProperties> = {
  type: 'AWS::KMS::ReplicaKey',
  writeOnly: ['PendingWindowInDays'],
  properties: {
    Description: async ({ physicalId: KeyId, properties: { Description = '' } }, { call }) => {
      await call('kms', 'UpdateKeyDescription', { KeyId, Description });
    },
    Enabled: async ({ physicalId: KeyId, properties: { Enabled = true } }, { call }) => {
      await call('kms', Enabled ? 'EnableKey' : 'DisableKey', { KeyId });
    },
    KeyPolicy: async ({ physicalId: KeyId, properties: { KeyPolicy } }, { call }) => {
      const Policy = documentText(KeyPolicy);
      await call('kms', 'PutKeyPolicy', { KeyId, PolicyName: 'default', Policy });
    },
    PendingWindowInDays: async () => {},
    PrimaryKeyArn: replaced,
    Tags: retagKey,
  },
  async create(properties, context) {
    const { PrimaryKeyArn, Description, KeyPolicy, Tags } = properties;
    const { ReplicaKeyMetadata } = await context.call<Kms.ReplicateKeyCommandOutput>(
      'kms',
      'ReplicateKey',
      {
        KeyId: PrimaryKeyArn,
        ReplicaRegion: context.region,
        Policy: documentText(KeyPolicy),
        ...(Description !== undefined && { Description }),
        ...(Tags !== undefined && Tags.length > 0 && { Tags: keyTags(Tags) }),
      } satisfies Kms.ReplicateKeyCommandInput,
      regionOf(PrimaryKeyArn),
    );
    const KeyId = ReplicaKeyMetadata?.KeyId ?? '';
    const attributes = { KeyId, Arn: ReplicaKeyMetadata?.Arn ?? '' };
    context.created({ physicalId: KeyId, attributes });
    await context.until(async () => {
      const { KeyMetadata } = await context.call<Kms.DescribeKeyCommandOutput>(
        'kms',
        'DescribeKey',
        { KeyId },
      );
      return KeyMetadata?.KeyState !== 'Creating';
    });
    if (properties.Enabled === false) await context.call('kms', 'DisableKey', { KeyId });
    return { physicalId: KeyId, attributes };
  },
  delete: ({ physicalId, properties }, { call }) =>
    scheduleDeletion(call, physicalId, properties.PendingWindowInDays),
  async read({ physicalId }, { call }) {
    const found = await readKey(call, physicalId);
    if (found === undefined) return undefined;
    const { metadata, shared } = found;
    return {
      attributes: { KeyId: metadata.KeyId, Arn: metadata.Arn },
      properties: {
        ...shared,
        PrimaryKeyArn: metadata.MultiRegionConfiguration?.PrimaryKey?.Arn ?? '',
      },
    };
  },
};

function regionOf(arn: string): string {
  const region = /^arn:[^:]+:kms:([^:]+):\d{12}:key\//.exec(arn)?.[1];
  if (region !== undefined) return region;
  throw new Fault(
    'InvalidRequest',
    'Invalid request provided: Invalid Arn Provided. Unable to determine the region of the supplied arn.',
  );
}
