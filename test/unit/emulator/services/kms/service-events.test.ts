import { expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { client } from '../../../../support/world.ts';
import { aTrail, logged } from '../cloudtrail/a-trail.ts';
import { aKey } from './a-key.ts';
import { importInto } from './an-import.ts';

const day = 86_400_000;

/** What the event history has under that name, oldest first. A trail would go on to deliver its own deliveries. */
async function eventsNamed(world: Emulator, name: string): Promise<object[]> {
  await world.clock.advance(150_000);
  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] },
  );
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as object).toReversed();
}

/** The members that https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html shows of each. */
const byKms = (arn: string, region = 'ap-southeast-2') => ({
  eventVersion: expect.any(String),
  userIdentity: { accountId: '123456789012', invokedBy: 'AWS Internal' },
  eventTime: expect.any(String),
  eventSource: 'kms.amazonaws.com',
  eventName: expect.any(String),
  awsRegion: region,
  sourceIPAddress: 'AWS Internal',
  userAgent: 'AWS Internal',
  requestParameters: null,
  responseElements: null,
  eventID: expect.any(String),
  readOnly: false,
  resources: [{ accountId: '123456789012', type: 'AWS::KMS::Key', ARN: arn }],
  eventType: 'AwsServiceEvent',
  managementEvent: true,
  recipientAccountId: '123456789012',
  eventCategory: 'Management',
});

test('a rotation on demand and one by the calendar are recorded with the materials', async () => {
  const { world, kms, KeyId, Arn } = await aKey();
  await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });
  await world.clock.advance(90 * day);
  await kms('RotateKeyOnDemand', { KeyId });

  const events = await eventsNamed(world, 'RotateKey');

  const { Rotations } = await kms<{ Rotations: { KeyMaterialId: string }[] }>('ListKeyRotations', {
    ...{ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' },
  });
  const [first, second, third] = Rotations.map(({ KeyMaterialId }) => KeyMaterialId);
  const details = (rotationType: string, previous?: string, current?: string) => ({
    ...byKms(Arn),
    serviceEventDetails: {
      ...{ rotationType, keyOrigin: 'AWS_KMS', keyId: KeyId },
      previousKeyMaterialId: previous,
      currentKeyMaterialId: current,
    },
  });
  expect(events).toEqual([
    details('AUTOMATIC', first, second),
    details('ON_DEMAND', second, third),
  ]);
});

test('of a multi-Region key the synchronization of its replicas is recorded too, as a call', async () => {
  const { world, kms, KeyId, Arn } = await aKey({ MultiRegion: true });
  await kms('ReplicateKey', { KeyId, ReplicaRegion: 'eu-west-1' });
  await kms('RotateKeyOnDemand', { KeyId });

  expect(await eventsNamed(world, 'RotateKey')).toHaveLength(1);
  expect(await eventsNamed(world, 'SynchronizeMultiRegionKey')).toEqual([
    {
      ...byKms(Arn),
      responseElements: { keyId: Arn },
      requestID: expect.any(String),
      eventType: 'AwsApiCall',
    },
  ]);
});

test('a deletion is recorded when the waiting period is over, not before', async () => {
  const { world, kms, KeyId, Arn } = await aKey();
  await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 });

  await world.clock.advance(7 * day - 900_000);
  expect(await eventsNamed(world, 'DeleteKey')).toEqual([]);
  await world.clock.advance(900_000);

  expect(await eventsNamed(world, 'DeleteKey')).toEqual([
    { ...byKms(Arn), responseElements: { keyId: Arn } },
  ]);
});

test('a trail has them, unless it asks for calls only', async () => {
  const { world, cloudtrail } = await aTrail();
  const { kms, KeyId } = await aKey({}, world);
  const rotations = async () => {
    await kms('RotateKeyOnDemand', { KeyId });
    await world.clock.advance(600_000);
    const names = (await logged(world)).map(({ event }) => event.eventName);
    return names.filter((name) => name.startsWith('RotateKey'));
  };
  expect(await rotations()).toEqual(['RotateKeyOnDemand', 'RotateKey']);

  const FieldSelectors = [
    { Field: 'eventCategory', Equals: ['Management'] },
    { Field: 'eventType', Equals: ['AwsApiCall'] },
  ];
  await cloudtrail('PutEventSelectors', {
    ...{ TrailName: 'main', AdvancedEventSelectors: [{ FieldSelectors }] },
  });

  expect(await rotations()).toEqual(['RotateKeyOnDemand', 'RotateKey', 'RotateKeyOnDemand']);
});

test('the expiry of imported material is recorded with the material', async () => {
  const { world, kms, KeyId, Arn } = await aKey({ Origin: 'EXTERNAL' });
  const { KeyMaterialId } = await importInto(kms, KeyId, Buffer.alloc(32, 1), {
    ValidTo: new Date(world.clock.now() + day),
  });
  expect(await eventsNamed(world, 'DeleteExpiredKeyMaterial')).toEqual([]);
  await world.clock.advance(day);

  expect(await eventsNamed(world, 'DeleteExpiredKeyMaterial')).toEqual([
    { ...byKms(Arn), serviceEventDetails: { keyId: KeyId, keyMaterialId: KeyMaterialId } },
  ]);
});

test('material that expires before its rotation does not rotate the key', async () => {
  const { world, kms, KeyId } = await aKey({ Origin: 'EXTERNAL' });
  await importInto(kms, KeyId, Buffer.alloc(32, 1));
  await importInto(kms, KeyId, Buffer.alloc(32, 2), {
    ...{ ImportType: 'NEW_KEY_MATERIAL', ValidTo: new Date(world.clock.now() + day) },
  });
  await world.clock.advance(day);

  expect(await eventsNamed(world, 'DeleteExpiredKeyMaterial')).toHaveLength(1);
  await expect(kms('RotateKeyOnDemand', { KeyId })).rejects.toMatchObject({
    code: 'KMSInvalidStateException',
  });
});
