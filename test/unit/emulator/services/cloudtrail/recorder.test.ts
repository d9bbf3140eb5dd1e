import { describe, expect, test } from '@jest/globals';
import { membersAsWritten } from '../../../../../emulator/services/cloudtrail/members.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { allow, aRole, aSession, aUser, policy } from '../../identity/identities.ts';
import { eventOf } from './a-trail.ts';

test('a success is written down with who, when, where, what and the answer', async () => {
  const world = aWorld();
  await client(world, 'sns')('CreateTopic', { Name: 'topic', Tags: [{ Key: 'a', Value: 'b' }] });

  expect(await eventOf(world, 'CreateTopic')).toEqual({
    eventVersion: '1.11',
    userIdentity: {
      type: 'Root',
      principalId: '123456789012',
      arn: 'arn:aws:iam::123456789012:root',
      accountId: '123456789012',
    },
    eventTime: '2026-11-23T08:00:00Z',
    eventSource: 'sns.amazonaws.com',
    eventName: 'CreateTopic',
    awsRegion: 'ap-southeast-2',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'keywatch-test',
    requestParameters: { name: 'topic', tags: [{ key: 'a', value: 'b' }] },
    responseElements: { topicArn: 'arn:aws:sns:ap-southeast-2:123456789012:topic' },
    requestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    eventID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'sns.ap-southeast-2.amazonaws.com',
    },
  });
});

describe('what a record has only of some services', () => {
  test.each([
    ['PutPublicAccessBlock', 'PutBucketPublicAccessBlock', { PublicAccessBlockConfiguration: {} }],
    ['GetPublicAccessBlock', 'GetBucketPublicAccessBlock', {}],
    ['DeletePublicAccessBlock', 'DeleteBucketPublicAccessBlock', {}],
    ['GetBucketLifecycleConfiguration', 'GetBucketLifecycle', {}],
    ['GetBucketNotificationConfiguration', 'GetBucketNotification', {}],
  ])("S3's %s is called %s", async (operation, name, input) => {
    const world = aWorld();
    const s3 = client(world, 's3');
    await s3('CreateBucket', {
      Bucket: 'some-bucket',
      CreateBucketConfiguration: { LocationConstraint: 'ap-southeast-2' },
    });
    await s3(operation, { Bucket: 'some-bucket', ...input }).catch(() => {});

    expect(await eventOf(world, name)).toMatchObject({
      eventName: name,
      userAgent: '[keywatch-test]',
    });
    expect(await eventOf(world, operation)).toBeUndefined();
  });

  test('CloudWatch Logs tells the version of its API', async () => {
    const world = aWorld();
    await client(world, 'logs')('CreateLogGroup', { logGroupName: 'app' });

    expect(await eventOf(world, 'CreateLogGroup')).toMatchObject({ apiVersion: '20140328' });
  });

  test('a call that a service makes has no TLS', async () => {
    const world = aWorld();
    await client(world, 'kms', aCaller({ invokedBy: 'secretsmanager.amazonaws.com' }))('ListKeys');

    expect(await eventOf(world, 'ListKeys')).not.toHaveProperty('tlsDetails');
  });
});

test('a reading call has no answer in its record', async () => {
  const world = aWorld();
  await client(world, 'ec2')('DescribeVpcs');

  expect(await eventOf(world, 'DescribeVpcs')).toMatchObject({
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
});

test('a denied call is AccessDenied whatever its service calls it, and has no parameters', async () => {
  const world = aWorld();
  const sns = client(world, 'sns', await aUser(world, 'nobody', policy(allow('ec2:*'))));
  await expect(sns('CreateTopic', { Name: 'topic' })).rejects.toMatchObject({
    code: expect.stringMatching(/^AuthorizationError/),
  });

  expect(await eventOf(world, 'CreateTopic')).toMatchObject({
    errorCode: 'AccessDenied',
    errorMessage: expect.stringContaining('is not authorized to perform: sns:CreateTopic'),
    requestParameters: null,
    responseElements: null,
    userIdentity: { type: 'IAMUser', userName: 'nobody' },
  });
});

test("EC2's denials keep their own name, the side to blame before it, and their parameters", async () => {
  const world = aWorld();
  const ec2 = client(world, 'ec2', await aUser(world, 'nobody', policy(allow('sns:*'))));
  await expect(ec2('CreateVpc', { CidrBlock: '10.0.0.0/16' })).rejects.toThrow();

  expect(await eventOf(world, 'CreateVpc')).toMatchObject({
    errorCode: 'Client.UnauthorizedOperation',
    requestParameters: { cidrBlock: '10.0.0.0/16' },
  });
});

test('a failed call keeps its own code and its parameters', async () => {
  const world = aWorld();
  await expect(client(world, 'ec2')('DeleteVpc', { VpcId: 'vpc-0' })).rejects.toThrow();
  await expect(client(world, 'logs')('DeleteLogGroup', { logGroupName: 'no' })).rejects.toThrow();

  expect(await eventOf(world, 'DeleteVpc')).toMatchObject({
    errorCode: 'Client.InvalidVpcID.NotFound',
    errorMessage: "The vpc ID 'vpc-0' does not exist",
    requestParameters: { vpcId: 'vpc-0' },
    responseElements: null,
  });
  expect(await eventOf(world, 'DeleteLogGroup')).toMatchObject({
    errorCode: 'ResourceNotFoundException',
    requestParameters: { logGroupName: 'no' },
  });
});

test('a role session names the role that issued it, and a service the one it calls for', async () => {
  const world = aWorld();
  const roleArn = await aRole(world, 'worker', { policy: policy(allow('ec2:*')) });
  const session = await aSession(world, roleArn);
  const invokedBy = 'cloudformation.amazonaws.com';
  await client(world, 'ec2', { ...session, invokedBy })('CreateInternetGateway');

  expect(await eventOf(world, 'CreateInternetGateway')).toMatchObject({
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/worker/session',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: roleArn, userName: 'worker' },
        attributes: { creationDate: '2026-11-23T08:00:00Z', mfaAuthenticated: 'false' },
      },
      invokedBy,
    },
  });
});

test('data events are left out', async () => {
  const world = aWorld();
  const s3 = client(world, 's3');
  const CreateBucketConfiguration = { LocationConstraint: 'ap-southeast-2' };
  await s3('CreateBucket', { Bucket: 'some-bucket', CreateBucketConfiguration });
  await s3('PutObject', { Bucket: 'some-bucket', Key: 'k', Body: Buffer.from('x') });

  expect(await eventOf(world, 'CreateBucket')).toBeDefined();
  expect(await eventOf(world, 'PutObject')).toBeUndefined();
});

test('secrets are hidden at any depth, bytes left out and members written in lower case', () => {
  expect(
    membersAsWritten({
      UserName: 'me',
      AccessKey: { AccessKeyId: 'AKIA', SecretAccessKey: 'do not tell' },
      Keys: [{ SecretString: 'do not tell', Body: Buffer.from('do not tell') }],
      Since: new Date(0),
      Nothing: undefined,
      $metadata: {},
    }),
  ).toEqual({
    userName: 'me',
    accessKey: { accessKeyId: 'AKIA' },
    keys: [{ secretString: 'HIDDEN_DUE_TO_SECURITY_REASONS' }],
    since: 'Jan 1, 1970 12:00:00 AM',
  });
  expect(membersAsWritten({})).toBeNull();
  expect(membersAsWritten(undefined)).toBeNull();
});

test('no secret that a service gives out comes into the event history', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  await iam('CreateUser', { UserName: 'me' });
  const { AccessKey } = await iam<{ AccessKey: { SecretAccessKey: string } }>('CreateAccessKey', {
    UserName: 'me',
  });
  const roleArn = await aRole(world, 'worker', { policy: policy(allow('*')) });
  await aSession(world, roleArn);
  const { authorizationData } = await client(
    world,
    'ecr',
  )<{
    authorizationData: { authorizationToken: string }[];
  }>('GetAuthorizationToken');

  const history = JSON.stringify(
    Object.entries(world.state.stores).filter(([name]) => name.startsWith('cloudtrail-history/')),
  );

  expect(history).toContain('GetAuthorizationToken');
  expect(history).not.toContain(AccessKey.SecretAccessKey);
  expect(history).not.toContain(authorizationData[0]?.authorizationToken);
  for (const [name, store] of Object.entries(world.state.stores)) {
    if (!name.startsWith('cloudtrail')) continue;
    expect(JSON.stringify(store)).not.toMatch(/"sessionToken":"(?!HIDDEN)/);
  }
});

test('what IAM does is an event of us-east-1', async () => {
  const world = aWorld();
  await client(world, 'iam')('CreateUser', { UserName: 'me' });
  await world.clock.advance(300_000);
  const { Events } = await client(
    world,
    'cloudtrail',
    aCaller({ region: 'us-east-1' }),
  )<{ Events: { EventName: string }[] }>('LookupEvents');

  expect(Events.map(({ EventName }) => EventName)).toEqual(['CreateUser']);
  expect(await eventOf(world, 'CreateUser')).toBeUndefined();
});
