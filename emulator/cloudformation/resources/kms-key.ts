import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { defaultPolicy } from '../../services/kms/policy-document.ts';
import { documentText, type JsonDocument } from './document.ts';
import { keyTags, readKey, retagKey, scheduleDeletion } from './kms-key-common.ts';
import type { Change, Context, ResourceType, Tag } from './type.ts';

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

export const key: ResourceType<KeyProperties> = {
  type: 'AWS::KMS::Key',
  writeOnly: ['BypassPolicyLockoutSafetyCheck', 'PendingWindowInDays'],
  properties: {
    BypassPolicyLockoutSafetyCheck: async () => {},
    Description: async ({ physicalId: KeyId, properties: { Description = '' } }, { call }) => {
      await call('kms', 'UpdateKeyDescription', { KeyId, Description });
    },
    EnableKeyRotation: switchAndRotate,
    Enabled: switchAndRotate,
    KeyPolicy: putKeyPolicy,
    KeySpec: refuseOtherKind,
    KeyUsage: refuseOtherKind,
    MultiRegion: refuseOtherKind,
    Origin: refuseOtherKind,
    PendingWindowInDays: async () => {},
    RotationPeriodInDays: switchAndRotate,
    Tags: retagKey,
  },
  async create(properties, context) {
    refuseRotationOfOthers(properties);
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
        KeySpec: metadata.KeySpec ?? 'SYMMETRIC_DEFAULT',
        KeyUsage: metadata.KeyUsage ?? 'ENCRYPT_DECRYPT',
        MultiRegion: metadata.MultiRegion ?? false,
        Origin: metadata.Origin ?? 'AWS_KMS',
        ...(await readRotation(call, metadata)),
      },
    };
  },
};

async function readRotation(call: Context['call'], { KeyId, KeySpec, Origin }: Kms.KeyMetadata) {
  if (KeySpec !== 'SYMMETRIC_DEFAULT' || Origin !== 'AWS_KMS') return { EnableKeyRotation: false };
  const { KeyRotationEnabled: EnableKeyRotation = false, RotationPeriodInDays = 365 } =
    await call<Kms.GetKeyRotationStatusCommandOutput>('kms', 'GetKeyRotationStatus', { KeyId });
  return { EnableKeyRotation, ...(EnableKeyRotation && { RotationPeriodInDays }) };
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

/** Only an enabled key can change its rotation: it is enabled before and disabled after. */
async function switchAndRotate(
  { physicalId: KeyId, properties, previous }: Change<KeyProperties>,
  context: Context,
): Promise<void> {
  refuseRotationOfOthers(properties);
  const [was, is] = [previous.Enabled !== false, properties.Enabled !== false];
  const [rotated, rotates] = [
    previous.EnableKeyRotation === true,
    properties.EnableKeyRotation === true,
  ];
  if (!was && !is && rotated !== rotates) {
    throw refused(
      'You cannot change the EnableKeyRotation property while the Enabled property is false.',
    );
  }
  if (!was && is) await context.call('kms', 'EnableKey', { KeyId });
  const isMoved = properties.RotationPeriodInDays !== previous.RotationPeriodInDays;
  if (rotates && (!rotated || isMoved)) await enableRotation(KeyId, properties, context);
  if (rotated && !rotates) await context.call('kms', 'DisableKeyRotation', { KeyId });
  if (was && !is) await context.call('kms', 'DisableKey', { KeyId });
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

function refuseRotationOfOthers({ KeySpec, Origin, EnableKeyRotation }: KeyProperties): void {
  const isOther = (KeySpec ?? 'SYMMETRIC_DEFAULT') !== 'SYMMETRIC_DEFAULT' || Origin === 'EXTERNAL';
  if (!isOther || EnableKeyRotation !== true) return;
  throw refused(
    'You cannot set the EnableKeyRotation property to true on asymmetric or external keys.',
  );
}

/**
 * KMS can change none of them, and CloudFormation refuses instead of replacing the key. The wish is held against the key as it
 * is, so that the way back finds nothing to do.
 */
async function refuseOtherKind(
  { physicalId: KeyId, properties }: Change<KeyProperties>,
  { call }: Context,
): Promise<void> {
  const { KeyMetadata } = await call<Kms.DescribeKeyCommandOutput>('kms', 'DescribeKey', { KeyId });
  const isSame =
    KeyMetadata?.KeySpec === (properties.KeySpec ?? 'SYMMETRIC_DEFAULT') &&
    KeyMetadata.KeyUsage === (properties.KeyUsage ?? 'ENCRYPT_DECRYPT') &&
    KeyMetadata.MultiRegion === (properties.MultiRegion ?? false) &&
    KeyMetadata.Origin === (properties.Origin ?? 'AWS_KMS');
  if (isSame) return;
  throw refused(
    'You cannot change the values of the KeySpec, KeyUsage, Origin, or MultiRegion properties of an AWS::KMS::Key resource.',
  );
}

function refused(message: string): Fault {
  return new Fault('InvalidRequest', `Invalid request provided: ${message}`);
}
