import { describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { membersAsWritten } from '../../../../../emulator/services/cloudtrail/members.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import {
  account,
  allow,
  aRole,
  aSession,
  aUser,
  policy,
  trust,
} from '../../identity/identities.ts';
import { type Event, eventOf } from './a-trail.ts';

/** What records of a live account have, member by member. */
const other = '999988887777';
const owner = aCaller({ principal: { type: 'root', account: other }, account: other });

/** The newest event of that name in the other account's history. */
async function heardThere(world: Emulator, name: string): Promise<Event | undefined> {
  await world.clock.advance(300_000);
  const { Events } = await client(
    world,
    'cloudtrail',
    owner,
  )<{
    Events: { CloudTrailEvent: string }[];
  }>('LookupEvents', { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] });
  const text = Events[0]?.CloudTrailEvent;
  return text === undefined ? undefined : (JSON.parse(text) as Event);
}

/** A user, and a key of the other account that the user may use. */
async function aSharedKey() {
  const world = aWorld();
  const user = await aUser(world, 'alice', policy(allow('kms:*')));
  const kms = client(world, 'kms', owner);
  const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string } }>('CreateKey', {
    Policy: policy(
      { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${other}:root` } },
      { ...allow('kms:Encrypt'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
    ),
  });
  return { world, user, key: KeyMetadata.Arn };
}

test('the members stand in the order that CloudTrail writes them', async () => {
  const world = aWorld();
  await client(world, 'logs')('CreateLogGroup', { logGroupName: 'app' });

  expect(Object.keys((await eventOf(world, 'CreateLogGroup')) ?? {})).toEqual([
    'eventVersion',
    'userIdentity',
    'eventTime',
    'eventSource',
    'eventName',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
    'requestParameters',
    'responseElements',
    'requestID',
    'eventID',
    'readOnly',
    'eventType',
    'apiVersion',
    'managementEvent',
    'recipientAccountId',
    'eventCategory',
    'tlsDetails',
  ]);
});

test('a service that takes on a role is heard with an id that is shared, and without TLS', async () => {
  const world = aWorld();
  const service = 'config.amazonaws.com';
  const RoleArn = await aRole(world, 'worker', { trust: trust({ Service: service }) });
  const caller = aCaller({
    principal: { type: 'service', service, sourceAccount: account },
    sourceIp: service,
    userAgent: service,
    invokedBy: service,
  });
  await client(world, 'sts', caller)('AssumeRole', { RoleArn, RoleSessionName: 'session' });

  const event = await eventOf(world, 'AssumeRole');
  expect(event).toMatchObject({
    userIdentity: { type: 'AWSService', invokedBy: service },
    sourceIPAddress: service,
    userAgent: service,
    readOnly: true,
    sharedEventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    responseElements: { credentials: { expiration: 'Nov 23, 2026, 9:00:00 AM' } },
    resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: RoleArn }],
  });
  expect(event).not.toHaveProperty('tlsDetails');
  expect(event).not.toHaveProperty('responseElements.credentials.secretAccessKey');
});

describe('the use of a key of another account', () => {
  test('is heard in both, there without more than who it was', async () => {
    const { world, user, key } = await aSharedKey();
    await client(world, 'kms', user)('Encrypt', { KeyId: key, Plaintext: new Uint8Array([1]) });

    const here = await eventOf(world, 'Encrypt');
    const there = await heardThere(world, 'Encrypt');
    expect(here).toMatchObject({
      recipientAccountId: account,
      userIdentity: { type: 'IAMUser', userName: 'alice' },
    });
    expect(there).toMatchObject({
      recipientAccountId: other,
      requestID: here?.requestID,
      sharedEventID: here?.sharedEventID,
      resources: [{ accountId: other, ARN: key }],
    });
    expect(there?.userIdentity).toEqual({
      type: 'AWSAccount',
      principalId: expect.stringMatching(/^AIDA/),
      accountId: account,
    });
    expect(there?.eventID).not.toBe(here?.eventID);
  });

  test('is heard only in the account of a caller who was refused', async () => {
    const { world, user, key } = await aSharedKey();
    const sealed = { KeyId: key, NumberOfBytes: 32 };
    await expect(client(world, 'kms', user)('GenerateDataKey', sealed)).rejects.toThrow();

    expect(await eventOf(world, 'GenerateDataKey')).toMatchObject({ errorCode: 'AccessDenied' });
    expect(await heardThere(world, 'GenerateDataKey')).toBeUndefined();
  });

  test('comes to the trail of its owner', async () => {
    const { world, user, key } = await aSharedKey();
    const s3 = client(world, 's3', owner);
    const Bucket = 'owners-bucket';
    await s3('CreateBucket', {
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    });
    const principal = { Principal: { Service: 'cloudtrail.amazonaws.com' } };
    const arn = `arn:aws:s3:::${Bucket}`;
    await s3('PutBucketPolicy', {
      Bucket,
      Policy: policy(
        { ...allow('s3:*', arn), ...principal },
        { ...allow('s3:*', `${arn}/*`), ...principal },
      ),
    });
    const cloudtrail = client(world, 'cloudtrail', owner);
    await cloudtrail('CreateTrail', { Name: 'theirs', S3BucketName: Bucket });
    await cloudtrail('StartLogging', { Name: 'theirs' });
    await world.clock.advance(600_000);
    const files = async () => {
      const { Contents = [] } = await s3<{ Contents?: { Key: string }[] }>('ListObjectsV2', {
        Bucket,
      });
      return Contents.filter(({ Key }) => Key.endsWith('.gz')).length;
    };
    const before = await files();
    await client(world, 'kms', user)('Encrypt', { KeyId: key, Plaintext: new Uint8Array([1]) });
    await world.clock.advance(300_000);

    expect(await files()).toBe(before + 1);
  });
});

test('a role of another account that is taken on is heard there too', async () => {
  const world = aWorld();
  const roleArn = await aRole(world, 'worker', { policy: policy(allow('sts:*')) });
  const iam = client(world, 'iam', owner);
  const { Role } = await iam<{ Role: { Arn: string } }>('CreateRole', {
    RoleName: 'theirs',
    AssumeRolePolicyDocument: trust({ AWS: `arn:aws:iam::${account}:root` }),
  });
  const session = await aSession(world, roleArn);
  await client(
    world,
    'sts',
    session,
  )('AssumeRole', {
    RoleArn: Role.Arn,
    RoleSessionName: 'visitor',
  });

  expect((await heardThere(world, 'AssumeRole'))?.userIdentity).toEqual({
    type: 'AWSAccount',
    principalId: expect.stringMatching(/^AROA[A-Z0-9]+:/),
    accountId: account,
  });
});

test('what S3 adds says how the request was signed', async () => {
  const world = aWorld();
  await client(world, 's3')('ListBuckets');

  expect(await eventOf(world, 'ListBuckets')).toMatchObject({
    additionalEventData: { SignatureVersion: 'SigV4', AuthenticationMethod: 'AuthHeader' },
  });
});

test.each([
  ['iam', 'Nov 3, 2026 2:05:09 PM'],
  ['sts', 'Nov 3, 2026, 2:05:09 PM'],
  ['ec2', '2026-11-03T14:05:09.000Z'],
] as const)('times of %s are written %s', (service, text) => {
  const at = new Date(Date.UTC(2026, 10, 3, 14, 5, 9));

  expect(membersAsWritten({ At: at }, service)).toEqual({ at: text });
});

test.each([
  [0, '12:00:00 AM'],
  [11, '11:00:00 AM'],
  [12, '12:00:00 PM'],
  [23, '11:00:00 PM'],
])('the hour %s is %s', (hour, text) => {
  const at = new Date(Date.UTC(2026, 0, 1, hour));

  expect(membersAsWritten({ at })).toEqual({ at: `Jan 1, 2026 ${text}` });
});
