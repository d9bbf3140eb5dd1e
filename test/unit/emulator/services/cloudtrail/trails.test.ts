import { describe, expect, test } from '@jest/globals';
import { aCaller, client } from '../../../../support/world.ts';
import { account, allow, aUser, policy, trust } from '../../identity/identities.ts';
import { aTrail, bucket, groupArn, someTargets, trailArn } from './a-trail.ts';

type Built = Awaited<ReturnType<typeof someTargets>>;

describe('a new trail', () => {
  test('does not log until it is told to', async () => {
    const { cloudtrail, targets } = await someTargets();
    await cloudtrail('CreateTrail', {
      Name: 'main',
      ...targets,
      TagsList: [{ Key: 'a', Value: 'b' }],
    });

    expect(await cloudtrail('GetTrailStatus', { Name: trailArn })).toEqual({
      IsLogging: false,
      LatestDeliveryAttemptTime: '',
      LatestDeliveryAttemptSucceeded: '',
      LatestNotificationAttemptTime: '',
      LatestNotificationAttemptSucceeded: '',
      TimeLoggingStarted: '',
      TimeLoggingStopped: '',
    });
    const { trailList } = await cloudtrail('DescribeTrails', { trailNameList: ['main'] });
    expect(trailList).toEqual([
      {
        Name: 'main',
        TrailARN: trailArn,
        HomeRegion: 'ap-southeast-2',
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: false,
        LogFileValidationEnabled: false,
        HasCustomEventSelectors: false,
        HasInsightSelectors: false,
        IsOrganizationTrail: false,
        ...targets,
      },
    ]);
    expect(await cloudtrail('ListTags', { ResourceIdList: [trailArn] })).toEqual({
      ResourceTagList: [{ ResourceId: trailArn, TagsList: [{ Key: 'a', Value: 'b' }] }],
    });
  });

  test.each<[string, string, (built: Built) => unknown, object]>([
    ['a name too short', 'InvalidTrailNameException', () => {}, { Name: 'ab' }],
    [
      'a name with separators side by side',
      'InvalidTrailNameException',
      () => {},
      { Name: 'my-_trail' },
    ],
    [
      'a bucket that is not there',
      'S3BucketDoesNotExistException',
      () => {},
      { S3BucketName: 'no-such-bucket' },
    ],
    [
      'a bucket that it may not write to',
      'InsufficientS3BucketPolicyException',
      ({ world }) => client(world, 's3')('DeleteBucketPolicy', { Bucket: bucket }),
      {},
    ],
    [
      'a log group without a role',
      'InvalidParameterCombinationException',
      () => {},
      { CloudWatchLogsRoleArn: undefined },
    ],
    [
      'a log group that is not there',
      'InvalidCloudWatchLogsLogGroupArnException',
      () => {},
      { CloudWatchLogsLogGroupArn: groupArn.replace('trail-group', 'other') },
    ],
    [
      'an ARN of a log group without its star',
      'InvalidCloudWatchLogsLogGroupArnException',
      () => {},
      { CloudWatchLogsLogGroupArn: groupArn.slice(0, -2) },
    ],
    [
      'a role that may not write',
      'InvalidCloudWatchLogsRoleArnException',
      ({ world }) =>
        client(world, 'iam')('DeleteRolePolicy', { RoleName: 'trail-role', PolicyName: 'inline' }),
      {},
    ],
    [
      'a role that does not trust it',
      'InvalidCloudWatchLogsRoleArnException',
      ({ world }) =>
        client(world, 'iam')('UpdateAssumeRolePolicy', {
          RoleName: 'trail-role',
          PolicyDocument: trust({ Service: 'ec2.amazonaws.com' }),
        }),
      {},
    ],
    [
      'a role that asks for the trail in its trust, of which CloudTrail says nothing there',
      'InvalidCloudWatchLogsRoleArnException',
      ({ world }) =>
        client(world, 'iam')('UpdateAssumeRolePolicy', {
          RoleName: 'trail-role',
          PolicyDocument: policy({
            Effect: 'Allow',
            Principal: { Service: 'cloudtrail.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': account } },
          }),
        }),
      {},
    ],
    [
      'a key that is not there',
      'KmsKeyNotFoundException',
      () => {},
      { KmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' },
    ],
    [
      'a topic that is not there',
      'InsufficientSnsTopicPolicyException',
      () => {},
      { SnsTopicName: 'topic' },
    ],
    [
      'a topic that does not let it in',
      'InsufficientSnsTopicPolicyException',
      ({ world }) => client(world, 'sns')('CreateTopic', { Name: 'topic' }),
      { SnsTopicName: 'topic' },
    ],
    [
      'a topic whose name is none',
      'InvalidSnsTopicNameException',
      () => {},
      { SnsTopicName: 'a topic' },
    ],
    ['an organization', 'OrganizationsNotInUseException', () => {}, { IsOrganizationTrail: true }],
    [
      'all Regions without their global events',
      'InvalidParameterCombinationException',
      () => {},
      { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
    ],
    ['a prefix too long', 'InvalidS3PrefixException', () => {}, { S3KeyPrefix: 'p'.repeat(201) }],
    [
      'a bucket name that is none',
      'InvalidS3BucketNameException',
      () => {},
      { S3BucketName: 'A_Bucket' },
    ],
    ['a key id that is none', 'InvalidKmsKeyIdException', () => {}, { KmsKeyId: 'my key' }],
    [
      'a tag given twice',
      'InvalidTagParameterException',
      () => {},
      { TagsList: [{ Key: 'a' }, { Key: 'a' }] },
    ],
    ['a tag of AWS', 'InvalidTagParameterException', () => {}, { TagsList: [{ Key: 'aws:a' }] }],
  ])('is refused for %s', async (_title, code, prepare, input) => {
    const built = await someTargets();
    await prepare(built);

    await expect(
      built.cloudtrail('CreateTrail', { Name: 'main', ...built.targets, ...input }),
    ).rejects.toMatchObject({ code });
    expect(await built.cloudtrail('ListTrails')).toEqual({ Trails: [] });
  });

  test('is refused under a key that does not let it in', async () => {
    const { world, cloudtrail, targets } = await someTargets();
    const { KeyMetadata } = await client(
      world,
      'kms',
    )<{ KeyMetadata: { Arn: string } }>('CreateKey');

    await expect(
      cloudtrail('CreateTrail', { Name: 'main', ...targets, KmsKeyId: KeyMetadata.Arn }),
    ).rejects.toMatchObject({ code: 'InsufficientEncryptionPolicyException' });
  });

  test('is the fifth of its Region at most, each with a name of its own', async () => {
    const { cloudtrail } = await someTargets();
    const create = (Name: string) => cloudtrail('CreateTrail', { Name, S3BucketName: bucket });
    for (const Name of ['one', 'two', 'three', 'four', 'five']) await create(Name);

    await expect(create('one')).rejects.toMatchObject({ code: 'TrailAlreadyExistsException' });
    await expect(create('six')).rejects.toMatchObject({
      code: 'MaximumNumberOfTrailsExceededException',
    });
    await cloudtrail('DeleteTrail', { Name: 'two' });
    await create('six');
  });
});

test('a change is checked like a new trail, and a refused one changes nothing', async () => {
  const { cloudtrail } = await aTrail();
  const before = await cloudtrail('GetTrail', { Name: 'main' });

  await expect(
    cloudtrail('UpdateTrail', { Name: 'main', S3BucketName: 'no-such-bucket', S3KeyPrefix: 'x' }),
  ).rejects.toMatchObject({ code: 'S3BucketDoesNotExistException' });
  expect(await cloudtrail('GetTrail', { Name: 'main' })).toEqual(before);
});

test('an empty text takes an optional setting away', async () => {
  const { cloudtrail } = await aTrail({ S3KeyPrefix: 'logs' });

  const changed = await cloudtrail('UpdateTrail', {
    Name: 'main',
    S3KeyPrefix: '',
    CloudWatchLogsLogGroupArn: '',
    CloudWatchLogsRoleArn: '',
  });

  expect(changed).not.toHaveProperty('S3KeyPrefix');
  expect(changed).not.toHaveProperty('CloudWatchLogsLogGroupArn');
  expect(changed).toMatchObject({ S3BucketName: bucket });
});

test.each([
  'GetTrail',
  'GetTrailStatus',
  'StartLogging',
  'StopLogging',
  'UpdateTrail',
  'DeleteTrail',
])('%s of a trail that is not there says so', async (operation) => {
  const { cloudtrail } = await someTargets();

  await expect(cloudtrail(operation, { Name: 'none' })).rejects.toMatchObject({
    code: 'TrailNotFoundException',
  });
});

test('a trail of all Regions is seen in the others as a shadow', async () => {
  const { world } = await aTrail({ IsMultiRegionTrail: true });
  const elsewhere = client(world, 'cloudtrail', aCaller({ region: 'eu-west-1' }));

  expect(await elsewhere('DescribeTrails')).toMatchObject({ trailList: [{ TrailARN: trailArn }] });
  expect(await elsewhere('DescribeTrails', { includeShadowTrails: false })).toEqual({
    trailList: [],
  });
});

test.each<[string, string]>([
  [
    'aa',
    'Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.',
  ],
  [
    'a'.repeat(129),
    'Trail name too long. Maximum allowed length: 128 characters. Specified name length: 129 characters.',
  ],
  ['-name', 'Trail name must starts with a letter or number.'],
  ['name!', 'Trail name must ends with a letter or number.'],
  ['my name', 'Trail name or ARN can only contain'],
  ['my--name', 'adjacent'],
  ['192.168.5.4', 'IP address'],
])('a trail cannot be called %s, nor be asked for so', async (Name, message) => {
  const { cloudtrail } = await someTargets();
  const refusal = {
    code: 'InvalidTrailNameException',
    message: expect.stringContaining(message),
  };

  await expect(cloudtrail('CreateTrail', { Name, S3BucketName: bucket })).rejects.toMatchObject(
    refusal,
  );
  await expect(cloudtrail('GetTrail', { Name })).rejects.toMatchObject(refusal);
});

test.each([
  ['UpdateTrail', { Name: trailArn }],
  ['DeleteTrail', { Name: trailArn }],
  ['StartLogging', { Name: trailArn }],
  ['StopLogging', { Name: trailArn }],
  ['PutEventSelectors', { TrailName: trailArn, EventSelectors: [{}] }],
  ['PutInsightSelectors', { TrailName: trailArn, InsightSelectors: [] }],
])('%s must be called in the home Region of a trail', async (operation, input) => {
  const { world, cloudtrail } = await aTrail({ IsMultiRegionTrail: true });
  const elsewhere = client(world, 'cloudtrail', aCaller({ region: 'eu-west-1' }));

  await expect(elsewhere(operation, input)).rejects.toMatchObject({
    code: 'InvalidHomeRegionException',
  });
  expect(await cloudtrail('GetTrailStatus', { Name: 'main' })).toMatchObject({ IsLogging: true });
});

test('a shadow is asked for by its ARN, as its name is unknown there', async () => {
  const { world } = await aTrail({ IsMultiRegionTrail: true });
  const elsewhere = client(world, 'cloudtrail', aCaller({ region: 'eu-west-1' }));

  expect(await elsewhere('GetTrailStatus', { Name: trailArn })).toMatchObject({ IsLogging: true });
  await expect(elsewhere('GetEventSelectors', { TrailName: 'main' })).rejects.toMatchObject({
    code: 'TrailNotFoundException',
    message: `Unknown trail: ${trailArn.replace('ap-southeast-2', 'eu-west-1')} for the user: ${account}`,
  });
  await expect(elsewhere('GetTrail', { Name: 'main' })).rejects.toThrow(
    `Unknown trail: main for the user: ${account}`,
  );
});

test('a trail of one Region is unknown elsewhere, its ARN too', async () => {
  const { world } = await aTrail();
  const elsewhere = client(world, 'cloudtrail', aCaller({ region: 'eu-west-1' }));

  await expect(elsewhere('GetTrailStatus', { Name: trailArn })).rejects.toMatchObject({
    code: 'TrailNotFoundException',
    message: `Unknown trail: ${trailArn} for the user: ${account}`,
  });
});

test('an ARN that is none of a trail is said to be none', async () => {
  const { cloudtrail } = await someTargets();

  await expect(cloudtrail('GetTrail', { Name: 'arn:aws:s3:::trail-bucket' })).rejects.toMatchObject(
    { code: 'CloudTrailARNInvalidException' },
  );
  await expect(cloudtrail('AddTags', { ResourceId: 'main', TagsList: [] })).rejects.toMatchObject({
    code: 'CloudTrailARNInvalidException',
  });
});

test('a trail has 50 tags at most', async () => {
  const { cloudtrail } = await aTrail();
  const TagsList = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` }));

  await expect(cloudtrail('AddTags', { ResourceId: trailArn, TagsList })).rejects.toMatchObject({
    code: 'TagsLimitExceededException',
  });
});

test('insights are kept by trail, and asking a trail without any says so', async () => {
  const { cloudtrail } = await aTrail();
  await expect(cloudtrail('GetInsightSelectors', { TrailName: 'main' })).rejects.toMatchObject({
    code: 'InsightNotEnabledException',
  });
  const InsightSelectors = [{ InsightType: 'ApiErrorRateInsight' }];
  await cloudtrail('PutInsightSelectors', { TrailName: 'main', InsightSelectors });

  expect(await cloudtrail('GetInsightSelectors', { TrailName: trailArn })).toEqual({
    TrailARN: trailArn,
    InsightSelectors,
  });
  expect(await cloudtrail('GetTrail', { Name: 'main' })).toMatchObject({
    Trail: { HasInsightSelectors: true },
  });
  await expect(
    cloudtrail('PutInsightSelectors', {
      TrailName: 'main',
      InsightSelectors: [{ InsightType: 'Other' }],
    }),
  ).rejects.toMatchObject({ code: 'InvalidInsightSelectorsException' });
});

test('tags are added, changed and taken away', async () => {
  const { cloudtrail } = await aTrail();
  const ResourceId = trailArn;
  const tags = async () => {
    const { ResourceTagList } = await cloudtrail<{ ResourceTagList: { TagsList: object[] }[] }>(
      'ListTags',
      { ResourceIdList: [ResourceId] },
    );
    return ResourceTagList[0]?.TagsList;
  };
  await cloudtrail('AddTags', { ResourceId, TagsList: [{ Key: 'a', Value: '1' }, { Key: 'b' }] });
  await cloudtrail('AddTags', { ResourceId, TagsList: [{ Key: 'a', Value: '2' }] });
  expect(await tags()).toEqual([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ]);
  await cloudtrail('RemoveTags', { ResourceId, TagsList: [{ Key: 'a' }] });
  expect(await tags()).toEqual([{ Key: 'b', Value: '' }]);
});

test('who makes a trail must be allowed to hand over its role, and nobody stops it without being allowed to', async () => {
  const { world, targets } = await someTargets();
  const maker = await aUser(world, 'maker', policy(allow('cloudtrail:CreateTrail')));
  const denied = { code: 'AccessDeniedException' };

  const input = { Name: 'main', ...targets };
  await expect(client(world, 'cloudtrail', maker)('CreateTrail', input)).rejects.toMatchObject(
    denied,
  );
  await client(world, 'iam')('PutUserPolicy', {
    UserName: 'maker',
    PolicyName: 'inline',
    PolicyDocument: policy(
      allow('cloudtrail:CreateTrail', `arn:aws:cloudtrail:*:${account}:trail/main`),
      allow('iam:PassRole', targets.CloudWatchLogsRoleArn, {
        Condition: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } },
      }),
    ),
  });
  await client(world, 'cloudtrail', maker)('CreateTrail', input);
  await expect(
    client(world, 'cloudtrail', maker)('StopLogging', { Name: 'main' }),
  ).rejects.toMatchObject(denied);
});

test('of two requests for one name at the same time the later is refused', async () => {
  const { cloudtrail, targets } = await someTargets();
  const create = () => cloudtrail('CreateTrail', { Name: 'main', ...targets });

  const made = await Promise.allSettled([create(), create()]);

  expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(made).toContainEqual(
    expect.objectContaining({
      reason: expect.objectContaining({ code: 'TrailAlreadyExistsException' }),
    }),
  );
});

test('a trail that is to leave out its own deliveries is refused by that name', async () => {
  const { cloudtrail, targets } = await someTargets();

  await expect(
    cloudtrail('CreateTrail', { Name: 'main', ...targets, RecursiveLogging: false }),
  ).rejects.toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('RecursiveLogging'),
  });
});
