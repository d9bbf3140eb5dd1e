import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';

const arn = 'arn:aws:logs:ap-southeast-2:123456789012:log-group:app';
let world: Emulator;
let logs: ReturnType<typeof client>;

beforeEach(() => {
  world = aWorld();
  logs = client(world, 'logs');
});

describe('log groups', () => {
  test('may not be called what the state cannot hold', async () => {
    await expect(logs('CreateLogGroup', { logGroupName: '__proto__' })).rejects.toMatchObject({
      code: 'NotImplemented',
    });
  });

  test('are described as they were created', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app', tags: { team: 'a' } });
    await logs('PutRetentionPolicy', { logGroupName: 'app', retentionInDays: 90 });

    expect(await logs('DescribeLogGroups')).toEqual({
      logGroups: [
        {
          logGroupName: 'app',
          creationTime: testStart,
          metricFilterCount: 0,
          deletionProtectionEnabled: false,
          arn: `${arn}:*`,
          logGroupArn: arn,
          storedBytes: 0,
          logGroupClass: 'STANDARD',
          retentionInDays: 90,
        },
      ],
    });
  });

  test('exist once by name, and are gone after deletion', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });

    await expect(logs('CreateLogGroup', { logGroupName: 'app' })).rejects.toMatchObject({
      code: 'ResourceAlreadyExistsException',
      message: 'The specified log group already exists',
    });
    await logs('DeleteLogGroup', { logGroupName: 'app' });
    await expect(logs('DeleteLogGroup', { logGroupName: 'app' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  test.each(['', 'a b', 'aws/x', 'x'.repeat(513)])('refuse the name %p', async (logGroupName) => {
    await expect(logs('CreateLogGroup', { logGroupName })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  test('refuse a retention that AWS does not offer, and lose it again', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });

    await expect(
      logs('PutRetentionPolicy', { logGroupName: 'app', retentionInDays: 2 }),
    ).rejects.toMatchObject({ message: expect.stringContaining("Value '2' at 'retentionInDays'") });
    await logs('PutRetentionPolicy', { logGroupName: 'app', retentionInDays: 1 });
    await logs('DeleteRetentionPolicy', { logGroupName: 'app' });

    const { logGroups } = await logs<{ logGroups: object[] }>('DescribeLogGroups');
    expect(logGroups[0]).not.toHaveProperty('retentionInDays');
  });

  test('come in pages by name, selected by prefix, pattern, class or ARN', async () => {
    for (const name of ['b/2', 'a/1', 'b/1']) await logs('CreateLogGroup', { logGroupName: name });
    const namesOf = async (input: object) => {
      const { logGroups, nextToken } = await logs<{
        logGroups: { logGroupName: string }[];
        nextToken?: string;
      }>('DescribeLogGroups', input);
      return { names: logGroups.map(({ logGroupName }) => logGroupName), nextToken };
    };

    const first = await namesOf({ limit: 2 });
    expect(first.names).toEqual(['a/1', 'b/1']);
    expect(await namesOf({ limit: 2, nextToken: first.nextToken })).toEqual({ names: ['b/2'] });
    expect((await namesOf({ logGroupNamePrefix: 'b/' })).names).toEqual(['b/1', 'b/2']);
    expect((await namesOf({ logGroupNamePattern: '/1' })).names).toEqual(['a/1', 'b/1']);
    expect((await namesOf({ logGroupClass: 'DELIVERY' })).names).toEqual([]);
    expect((await namesOf({ logGroupIdentifiers: ['a/1'] })).names).toEqual(['a/1']);
    await expect(namesOf({ logGroupNamePrefix: 'b', logGroupNamePattern: 'b' })).rejects.toThrow(
      'mutually exclusive',
    );
    await expect(namesOf({ nextToken: 'x' })).rejects.toThrow('nextToken is invalid');
  });
});

describe('a log group', () => {
  test('whose name is too long is refused in words of its own', async () => {
    const message =
      'Invalid LogGroup or LogStream, both must have length less than or equal to 512.';

    await expect(logs('CreateLogGroup', { logGroupName: 'x'.repeat(513) })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message,
    });
    await expect(
      logs('DescribeLogStreams', { logGroupName: 'x'.repeat(513) }),
    ).rejects.toMatchObject({ message });
  });

  test('that is found by pattern shows less of itself', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });

    expect(await logs('DescribeLogGroups', { logGroupNamePattern: 'pp' })).toEqual({
      logGroups: [
        {
          logGroupName: 'app',
          creationTime: testStart,
          metricFilterCount: 0,
          arn: `${arn}:*`,
          logGroupArn: arn,
          logGroupClass: 'STANDARD',
        },
      ],
    });
  });

  test('under deletion protection stays until it is taken off', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app', deletionProtectionEnabled: true });
    await expect(logs('DeleteLogGroup', { logGroupName: 'app' })).rejects.toMatchObject({
      code: 'ValidationException',
    });
    await logs('PutLogGroupDeletionProtection', {
      logGroupIdentifier: arn,
      deletionProtectionEnabled: false,
    });
    await logs('DeleteLogGroup', { logGroupName: 'app' });

    expect(await logs('DescribeLogGroups')).toEqual({ logGroups: [] });
  });

  test('is asked for by name or ARN, not by both', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });

    await expect(
      logs('DescribeLogStreams', { logGroupName: 'app', logGroupIdentifier: 'app' }),
    ).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'LogGroup name and LogGroup ARN are mutually exclusive parameters.',
    });
  });

  test.each([
    [undefined, ['/aws/lambda/a', '/aws/lambda/b', 'discovery', 'lambda']],
    ['lambda', ['/aws/lambda/a', '/aws/lambda/b', 'lambda']],
    ['^lambda', ['lambda']],
    ['^/aws/lambda|discovery', ['/aws/lambda/a', '/aws/lambda/b', 'discovery']],
    ['Lambda', []],
  ])('is listed by the pattern %s', async (logGroupNamePattern, expected) => {
    for (const logGroupName of ['lambda', '/aws/lambda/b', 'discovery', '/aws/lambda/a']) {
      await logs('CreateLogGroup', { logGroupName });
    }

    const { logGroups } = await logs<{ logGroups: { logGroupName: string }[] }>('ListLogGroups', {
      logGroupNamePattern,
    });
    expect(logGroups.map(({ logGroupName }) => logGroupName)).toEqual(expected);
  });

  test.each([
    ['FilterLogEvents', {}],
    ['GetLogEvents', { logStreamName: 's' }],
    [
      'PutMetricFilter',
      {
        filterName: 'f',
        filterPattern: '',
        metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }],
      },
    ],
    [
      'PutSubscriptionFilter',
      {
        filterName: 'f',
        filterPattern: '',
        destinationArn: 'arn:aws:lambda:ap-southeast-2:123456789012:function:f',
      },
    ],
  ])('of infrequent access has no %s', async (operation, input) => {
    await logs('CreateLogGroup', { logGroupName: 'app', logGroupClass: 'INFREQUENT_ACCESS' });

    await expect(logs(operation, { logGroupName: 'app', ...input })).rejects.toMatchObject({
      code: 'InvalidOperationException',
      message: `The log group app is of log-group-class INFREQUENT_ACCESS. ${operation} is not supported for this log class.`,
    });
  });
});

describe('subscriptions', () => {
  const lambda = 'arn:aws:lambda:ap-southeast-2:123456789012:function:f';
  const put = (input: object) =>
    logs('PutSubscriptionFilter', {
      logGroupName: 'app',
      filterName: 'f',
      filterPattern: '',
      destinationArn: lambda,
      ...input,
    });

  test.each<[string, object, string, string]>([
    ['to what is not there to take them', {}, 'NotImplemented', 'lambda'],
    [
      'to Kinesis without a role',
      { destinationArn: 'arn:aws:kinesis:ap-southeast-2:123456789012:stream/s' },
      'InvalidParameterException',
      'destinationArn for vendor kinesis cannot be used without roleArn',
    ],
    [
      "to another account's function",
      { destinationArn: lambda.replace('123456789012', '999999999999') },
      'AccessDeniedException',
      'Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.',
    ],
    [
      'to a service that takes none',
      { destinationArn: 'arn:aws:es:ap-southeast-2:123456789012:domain/d' },
      'InvalidParameterException',
      'PutSubscriptionFilter operation cannot work with destinationArn for vendor es',
    ],
    [
      'of a group that is not there',
      { logGroupName: 'other' },
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    ['by a pattern that is none', { filterPattern: '{ $.a ' }, 'InvalidParameterException', ''],
  ])('%s are refused', async (_title, input, code, message) => {
    await logs('CreateLogGroup', { logGroupName: 'app' });

    await expect(put(input)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
    expect(await logs('DescribeSubscriptionFilters', { logGroupName: 'app' })).toEqual({
      subscriptionFilters: [],
    });
    await expect(
      logs('DeleteSubscriptionFilter', { logGroupName: 'app', filterName: 'f' }),
    ).rejects.toThrow('The specified subscription filter does not exist.');
  });
});

describe('tags', () => {
  test('are removed in the older way by name', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app', tags: { a: '1', b: '2' } });
    await logs('UntagLogGroup', { logGroupName: 'app', tags: ['a'] });

    expect(await logs('ListTagsLogGroup', { logGroupName: 'app' })).toEqual({ tags: { b: '2' } });
  });

  test('are set and removed by ARN, or in the older way by name', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app', tags: { a: '1' } });
    await logs('TagResource', { resourceArn: arn, tags: { b: '2' } });
    await logs('TagLogGroup', { logGroupName: 'app', tags: { c: '3' } });
    await logs('UntagResource', { resourceArn: arn, tagKeys: ['a'] });

    expect(await logs('ListTagsForResource', { resourceArn: arn })).toEqual({
      tags: { b: '2', c: '3' },
    });
    expect(await logs('ListTagsLogGroup', { logGroupName: 'app' })).toEqual({
      tags: { b: '2', c: '3' },
    });
  });

  test('refuse the ARN that other operations use, the aws: prefix and the 51st', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']));

    await expect(
      logs('TagResource', { resourceArn: `${arn}:*`, tags: { a: '1' } }),
    ).rejects.toThrow('without the trailing :*');
    await expect(logs('TagResource', { resourceArn: arn, tags: { 'aws:x': '1' } })).rejects.toThrow(
      'aws: prefixed',
    );
    await expect(logs('TagResource', { resourceArn: arn, tags: many })).rejects.toMatchObject({
      code: 'TooManyTagsException',
    });
  });
});

describe('a KMS key', () => {
  const policyFor = (context: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:root' },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Effect: 'Allow',
          Principal: { Service: 'logs.ap-southeast-2.amazonaws.com' },
          Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
          Resource: '*',
          Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': context } },
        },
      ],
    });
  const aKey = async (Policy?: string): Promise<string> => {
    const { KeyMetadata } = await client(world, 'kms')<{ KeyMetadata: { Arn: string } }>(
      'CreateKey',
      Policy === undefined ? {} : { Policy },
    );
    return KeyMetadata.Arn;
  };

  test('that the log service may use encrypts a group until it is taken off', async () => {
    const kmsKeyId = await aKey(policyFor(arn));
    await logs('CreateLogGroup', { logGroupName: 'app', kmsKeyId });
    const described = await logs<{ logGroups: object[] }>('DescribeLogGroups');
    expect(described.logGroups[0]).toMatchObject({ kmsKeyId });

    await logs('DisassociateKmsKey', { logGroupName: 'app' });
    await logs('AssociateKmsKey', { resourceIdentifier: arn, kmsKeyId });

    expect((await logs<{ logGroups: object[] }>('DescribeLogGroups')).logGroups[0]).toMatchObject({
      kmsKeyId,
    });
  });

  test.each([
    ['without a grant to the log service', () => aKey()],
    ['granted for another group', () => aKey(policyFor(`${arn}-other`))],
    ['that is not there', async () => (await aKey()).replace(/.{8}$/, '00000000')],
  ])('%s is refused, and no group is made', async (_, key) => {
    await expect(
      logs('CreateLogGroup', { logGroupName: 'app', kmsKeyId: await key() }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: `The specified KMS key does not exist or is not allowed to be used with Arn '${arn}'`,
    });
    expect(await logs('DescribeLogGroups')).toEqual({ logGroups: [] });
  });
});

describe('resource policies', () => {
  const policyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: `${arn}:log-stream:*`,
    },
  });
  const delivery = () =>
    client(
      world,
      'logs',
      aCaller({
        principal: {
          type: 'service',
          service: 'delivery.logs.amazonaws.com',
          sourceAccount: '123456789012',
        },
      }),
    );
  const stream = { logGroupName: 'app', logStreamName: 's' };

  test('let a service write, and only while they are there', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });
    await expect(delivery()('CreateLogStream', stream)).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });

    await logs('PutResourcePolicy', { policyName: 'delivery', policyDocument });

    await expect(delivery()('CreateLogStream', stream)).resolves.toEqual({});
    expect(await logs('DescribeResourcePolicies')).toEqual({
      resourcePolicies: [
        {
          policyName: 'delivery',
          policyDocument,
          lastUpdatedTime: testStart,
          policyScope: 'ACCOUNT',
        },
      ],
    });
    await logs('DeleteResourcePolicy', { policyName: 'delivery' });
    await expect(logs('DeleteResourcePolicy', { policyName: 'delivery' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('are JSON, and ten at most', async () => {
    await expect(
      logs('PutResourcePolicy', { policyName: 'p', policyDocument: 'x' }),
    ).rejects.toThrow('not a JSON policy');
    for (let index = 0; index < 10; index += 1) {
      await logs('PutResourcePolicy', { policyName: `p${index}`, policyDocument });
    }
    await expect(
      logs('PutResourcePolicy', { policyName: 'p10', policyDocument }),
    ).rejects.toMatchObject({
      code: 'LimitExceededException',
      message: 'Resource limit exceeded.',
    });
  });

  test('of one group say the same for it alone, and are changed only by who knows them', async () => {
    await logs('CreateLogGroup', { logGroupName: 'app' });
    await logs('CreateLogGroup', { logGroupName: 'other' });
    const put = (expectedRevisionId?: string) =>
      logs<{ revisionId: string }>('PutResourcePolicy', {
        resourceArn: arn,
        policyDocument: policyDocument.replace(`${arn}:log-stream:*`, '*'),
        expectedRevisionId,
      });
    const { revisionId } = await put();

    await expect(delivery()('CreateLogStream', stream)).resolves.toEqual({});
    await expect(
      delivery()('CreateLogStream', { ...stream, logGroupName: 'other' }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' });
    expect(await logs('DescribeResourcePolicies')).toEqual({ resourcePolicies: [] });
    expect(await logs('DescribeResourcePolicies', { policyScope: 'RESOURCE' })).toMatchObject({
      resourcePolicies: [{ policyScope: 'RESOURCE', resourceArn: arn, revisionId }],
    });
    await expect(put()).rejects.toMatchObject({ code: 'OperationAbortedException' });
    await put(revisionId);
    await expect(
      logs('DeleteResourcePolicy', { resourceArn: arn, expectedRevisionId: revisionId }),
    ).rejects.toMatchObject({ code: 'OperationAbortedException' });
  });

  test('of many groups come in pages, each once', async () => {
    const names = ['a', 'b', 'c'];
    for (const name of names) {
      await logs('CreateLogGroup', { logGroupName: name });
      await logs('PutResourcePolicy', { resourceArn: arn.replace(/app$/, name), policyDocument });
    }
    const list = (nextToken?: string) =>
      logs<{ resourcePolicies: { resourceArn: string }[]; nextToken?: string }>(
        'DescribeResourcePolicies',
        { policyScope: 'RESOURCE', limit: 2, nextToken },
      );
    const first = await list();
    const second = await list(first.nextToken);

    const all = [...first.resourcePolicies, ...second.resourcePolicies];
    expect(all.map(({ resourceArn }) => resourceArn.at(-1))).toEqual(names);
    expect(second.nextToken).toBeUndefined();
  });
});

test('a list of groups goes on when all that it has shown was deleted', async () => {
  for (const name of ['a', 'b', 'c']) await logs('CreateLogGroup', { logGroupName: name });
  const { nextToken } = await logs<{ nextToken: string }>('DescribeLogGroups', { limit: 2 });
  for (const name of ['a', 'b']) await logs('DeleteLogGroup', { logGroupName: name });

  await expect(logs('DescribeLogGroups', { nextToken })).resolves.toMatchObject({
    logGroups: [{ logGroupName: 'c' }],
  });
});

test('groups are not listed by tags', async () => {
  await expect(logs('ListLogGroups', { logGroupTags: [{ key: 'a' }] })).rejects.toMatchObject({
    code: 'NotImplemented',
  });
});
