import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { defaultPolicy } from '../../services/kms/policy-document.ts';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { retag } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface KeyProperties {
  readonly BypassPolicyLockoutSafetyCheck?: boolean;
  readonly Description?: string;
  readonly EnableKeyRotation?: boolean;
  readonly Enabled?: boolean;
  readonly KeyPolicy?: JsonDocument;
  readonly KeySpec?: Kms.KeySpec;
  readonly KeyUsage?: Kms.KeyUsageType;
  readonly MultiRegion?: boolean;
  readonly Origin?: Kms.OriginType;
  readonly PendingWindowInDays?: number;
  readonly RotationPeriodInDays?: number;
  readonly Tags?: readonly Tag[];
}

const longestWait = 30;

export const key: ResourceType<KeyProperties> = {
  type: 'AWS::KMS::Key',
  properties: {
    BypassPolicyLockoutSafetyCheck: async () => {},
    Description: async ({ physicalId: KeyId, properties: { Description = '' } }, { call }) => {
      await call('kms', 'UpdateKeyDescription', { KeyId, Description });
    },
    EnableKeyRotation: rotate,
    Enabled: async ({ physicalId: KeyId, properties: { Enabled = true } }, { call }) => {
      await call('kms', Enabled ? 'EnableKey' : 'DisableKey', { KeyId });
    },
    KeyPolicy: putKeyPolicy,
    KeySpec: refuseChange('KeySpec'),
    KeyUsage: refuseChange('KeyUsage'),
    MultiRegion: refuseChange('MultiRegion'),
    Origin: refuseChange('Origin'),
    PendingWindowInDays: async () => {},
    RotationPeriodInDays: rotate,
    Tags: (change, { call }) =>
      retag(
        change,
        (tags) => call('kms', 'TagResource', { KeyId: change.physicalId, Tags: keyTags(tags) }),
        (TagKeys) => call('kms', 'UntagResource', { KeyId: change.physicalId, TagKeys }),
      ),
  },
  async create(properties, context) {
    const { KeyPolicy, Tags } = properties;
    const { KeyMetadata } = await context.call<Kms.CreateKeyCommandOutput>('kms', 'CreateKey', {
      Description: properties.Description,
      KeySpec: properties.KeySpec,
      KeyUsage: properties.KeyUsage,
      MultiRegion: properties.MultiRegion,
      Origin: properties.Origin,
      BypassPolicyLockoutSafetyCheck: properties.BypassPolicyLockoutSafetyCheck,
      ...(KeyPolicy !== undefined && { Policy: documentText(KeyPolicy) }),
      ...(Tags !== undefined && Tags.length > 0 && { Tags: keyTags(Tags) }),
    } satisfies Kms.CreateKeyCommandInput);
    const KeyId = KeyMetadata?.KeyId ?? '';
    const identity = { physicalId: KeyId, attributes: { KeyId, Arn: KeyMetadata?.Arn ?? '' } };
    context.created(identity);
    if (properties.EnableKeyRotation === true) await enableRotation(KeyId, properties, context);
    if (properties.Enabled === false) await context.call('kms', 'DisableKey', { KeyId });
    return identity;
  },
  async delete({ physicalId: KeyId, properties }, { call }) {
    const { PendingWindowInDays = longestWait } = properties;
    try {
      await unlessMissing(call('kms', 'ScheduleKeyDeletion', { KeyId, PendingWindowInDays }));
    } catch (error) {
      if (!isPendingDeletion(error)) throw error;
    }
  },
};

function isPendingDeletion(error: unknown): boolean {
  return (
    error instanceof Fault &&
    error.code === 'KMSInvalidStateException' &&
    error.message.includes('pending deletion')
  );
}

function keyTags(tags: readonly Tag[]): Kms.Tag[] {
  return tags.map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value }));
}

async function enableRotation(
  KeyId: string,
  { RotationPeriodInDays }: KeyProperties,
  { call }: Context,
): Promise<void> {
  await call('kms', 'EnableKeyRotation', {
    KeyId,
    ...(RotationPeriodInDays !== undefined && { RotationPeriodInDays }),
  } satisfies Kms.EnableKeyRotationCommandInput);
}

async function rotate(
  { physicalId: KeyId, properties, previous }: Change<KeyProperties>,
  context: Context,
): Promise<void> {
  if (properties.EnableKeyRotation === true) await enableRotation(KeyId, properties, context);
  else if (previous.EnableKeyRotation === true) {
    await context.call('kms', 'DisableKeyRotation', { KeyId });
  }
}

async function putKeyPolicy(
  { physicalId: KeyId, properties }: Change<KeyProperties>,
  { call, account }: Context,
): Promise<void> {
  const { KeyPolicy, BypassPolicyLockoutSafetyCheck } = properties;
  await call('kms', 'PutKeyPolicy', {
    KeyId,
    PolicyName: 'default',
    Policy: KeyPolicy === undefined ? defaultPolicy(account) : documentText(KeyPolicy),
    ...(BypassPolicyLockoutSafetyCheck !== undefined && { BypassPolicyLockoutSafetyCheck }),
  } satisfies Kms.PutKeyPolicyCommandInput);
}

/** These stay as they were created; KMS can change none of them and CloudFormation refuses instead of replacing the key. */
function refuseChange(property: string) {
  return async (): Promise<void> => {
    throw new Fault(
      'InvalidRequest',
      `You cannot change the ${property} property of an existing KMS key; give the key another logical id to make a new one`,
    );
  };
}

interface AliasProperties {
  readonly AliasName: string;
  readonly TargetKeyId: string;
}

export const alias: ResourceType<AliasProperties> = {
  type: 'AWS::KMS::Alias',
  properties: {
    AliasName: replaced,
    TargetKeyId: async ({ properties: { AliasName, TargetKeyId } }, { call }) => {
      await call('kms', 'UpdateAlias', { AliasName, TargetKeyId });
    },
  },
  async create({ AliasName, TargetKeyId }, { call }) {
    await call('kms', 'CreateAlias', { AliasName, TargetKeyId });
    return { physicalId: AliasName, attributes: {} };
  },
  async delete({ physicalId: AliasName }, { call }) {
    await unlessMissing(call('kms', 'DeleteAlias', { AliasName }));
  },
};
