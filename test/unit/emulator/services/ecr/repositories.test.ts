import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';
import { allow, aUser, policy } from '../../identity/identities.ts';
import { aManifest, aRepository, repositoryArn, repositoryName } from './a-repository.ts';

const registryId = '123456789012';

test.each(['constructor', 'valueof'])(
  'nothing is found under the name %s but what was put there',
  async (name) => {
    const ecr = client(aWorld(), 'ecr');
    const asked = { repositoryNames: [name] };

    await expect(ecr('DescribeRepositories', asked)).rejects.toThrow(`'${name}' does not exist`);
    await ecr('CreateRepository', { repositoryName: name });
    expect(await ecr('DescribeRepositories', asked)).toMatchObject({
      repositories: [{ repositoryName: name }],
    });
  },
);

describe('a new repository', () => {
  test('is mutable, unscanned and under AES-256 unless told otherwise', async () => {
    const { repository } = await client(aWorld(), 'ecr')('CreateRepository', { repositoryName });

    expect(repository).toEqual({
      repositoryArn,
      registryId,
      repositoryName,
      repositoryUri: `123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/${repositoryName}`,
      createdAt: new Date(testStart),
      imageTagMutability: 'MUTABLE',
      imageScanningConfiguration: { scanOnPush: false },
      encryptionConfiguration: { encryptionType: 'AES256' },
    });
  });

  test('under KMS takes the managed key of the account, the same for all', async () => {
    const { world, ecr } = await aRepository({
      encryptionConfiguration: { encryptionType: 'KMS' },
    });
    await ecr('CreateRepository', {
      repositoryName: 'other',
      encryptionConfiguration: { encryptionType: 'KMS' },
    });

    const { repositories } = await ecr<{
      repositories: { encryptionConfiguration: { kmsKey: string } }[];
    }>('DescribeRepositories');
    const keys = repositories.map((one) => one.encryptionConfiguration.kmsKey);
    const { KeyMetadata } = await client(world, 'kms')('DescribeKey', { KeyId: 'alias/aws/ecr' });
    expect(KeyMetadata).toMatchObject({ Arn: keys[0], KeyManager: 'AWS' });
    expect(keys[1]).toBe(keys[0]);
  });

  test.each([
    ['a name too short', 'InvalidParameterException', { repositoryName: 'a' }],
    ['a name too long', 'InvalidParameterException', { repositoryName: 'a'.repeat(257) }],
    ['capitals', 'InvalidParameterException', { repositoryName: 'Keywatch' }],
    ['an empty part of a name', 'InvalidParameterException', { repositoryName: 'a//b' }],
    ['two separators', 'InvalidParameterException', { repositoryName: 'a..b' }],
    ['another registry', 'AccessDeniedException', { registryId: '999999999999' }],
    ['an odd mutability', 'InvalidParameterException', { imageTagMutability: 'SOMETIMES' }],
    [
      'exclusions without a filter',
      'InvalidParameterException',
      { imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' },
    ],
    [
      'exclusion filters without an exclusion',
      'InvalidParameterException',
      { imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'a*' }] },
    ],
    [
      'three wildcards in a filter',
      'InvalidParameterException',
      {
        imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'a*b*c*' }],
      },
    ],
    [
      'a key for AES-256',
      'InvalidParameterException',
      { encryptionConfiguration: { encryptionType: 'AES256', kmsKey: 'x' } },
    ],
    [
      'two layers of encryption',
      'NotImplemented',
      { encryptionConfiguration: { encryptionType: 'KMS_DSSE' } },
    ],
    [
      'a key that is not there',
      'KmsException',
      { encryptionConfiguration: { encryptionType: 'KMS', kmsKey: 'alias/none' } },
    ],
    ['a reserved tag', 'InvalidTagParameterException', { tags: [{ Key: 'aws:x', Value: '' }] }],
    [
      'a tag twice',
      'InvalidTagParameterException',
      {
        tags: [
          { Key: 'x', Value: '1' },
          { Key: 'x', Value: '2' },
        ],
      },
    ],
    [
      'too many tags',
      'TooManyTagsException',
      { tags: Array.from({ length: 51 }, (_, place) => ({ Key: `k${place}`, Value: '' })) },
    ],
  ])('is refused for %s', async (_title, code, input) => {
    const ecr = client(aWorld(), 'ecr');

    await expect(ecr('CreateRepository', { repositoryName, ...input })).rejects.toMatchObject({
      code,
    });
    expect(await ecr('DescribeRepositories')).toEqual({ repositories: [] });
  });

  test('cannot take a key that is disabled', async () => {
    const world = aWorld();
    const kms = client(world, 'kms');
    const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey');
    await kms('DisableKey', { KeyId: KeyMetadata.KeyId });

    await expect(
      aRepository(
        { encryptionConfiguration: { encryptionType: 'KMS', kmsKey: KeyMetadata.KeyId } },
        world,
      ),
    ).rejects.toMatchObject({ code: 'KmsException', members: { kmsError: 'DisabledException' } });
  });

  test('needs the right to grant the use of a key of one’s own', async () => {
    const world = aWorld();
    const { KeyMetadata } = await client(
      world,
      'kms',
    )<{ KeyMetadata: { Arn: string } }>('CreateKey');
    const input = {
      repositoryName,
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: KeyMetadata.Arn },
    };
    const through = {
      Condition: { StringEquals: { 'kms:ViaService': 'ecr.ap-southeast-2.amazonaws.com' } },
    };
    const look = allow('kms:DescribeKey', '*', through);
    const half = await aUser(world, 'half', policy(allow('ecr:*'), look));
    const full = await aUser(
      world,
      'full',
      policy(allow('ecr:*'), look, allow('kms:CreateGrant', '*', through)),
    );

    await expect(client(world, 'ecr', half)('CreateRepository', input)).rejects.toMatchObject({
      code: 'KmsException',
      members: { kmsError: 'AccessDeniedException' },
      message: expect.stringContaining('kms:CreateGrant'),
    });
    await client(world, 'ecr', full)('CreateRepository', input);
    await expect(
      client(world, 'ecr', full)('DeleteRepository', { repositoryName }),
    ).rejects.toThrow('kms:RetireGrant');
  });

  test('is the only one of its name', async () => {
    const { ecr } = await aRepository();

    await expect(ecr('CreateRepository', { repositoryName })).rejects.toMatchObject({
      code: 'RepositoryAlreadyExistsException',
      message: `The repository with name '${repositoryName}' already exists in the registry with id '123456789012'`,
    });
  });
});

test('a repository with images is deleted by force only', async () => {
  const { ecr, put } = await aRepository();
  await put(aManifest('a'));

  await expect(ecr('DeleteRepository', { repositoryName })).rejects.toMatchObject({
    code: 'RepositoryNotEmptyException',
  });
  await ecr('DeleteRepository', { repositoryName, force: true });
  await expect(
    ecr('DescribeRepositories', { repositoryNames: [repositoryName] }),
  ).rejects.toMatchObject({ code: 'RepositoryNotFoundException' });
});

test('mutability and scanning are changed', async () => {
  const { ecr } = await aRepository();
  await ecr('PutImageTagMutability', { repositoryName, imageTagMutability: 'IMMUTABLE' });
  await ecr('PutImageScanningConfiguration', {
    repositoryName,
    imageScanningConfiguration: { scanOnPush: true },
  });

  expect(await ecr('DescribeRepositories', { repositoryNames: [repositoryName] })).toMatchObject({
    repositories: [
      { imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } },
    ],
  });
});

test('repositories come in pages, each once', async () => {
  const ecr = client(aWorld(), 'ecr');
  for (const name of ['aa', 'bb', 'cc']) await ecr('CreateRepository', { repositoryName: name });
  interface Page {
    repositories: { repositoryName: string }[];
    nextToken?: string;
  }
  const first = await ecr<Page>('DescribeRepositories', { maxResults: 2 });
  const second = await ecr<Page>('DescribeRepositories', {
    maxResults: 2,
    nextToken: first.nextToken,
  });

  expect([first, second].map((page) => page.repositories.map((one) => one.repositoryName))).toEqual(
    [['aa', 'bb'], ['cc']],
  );
  expect(second).not.toHaveProperty('nextToken');
  for (const input of [
    { maxResults: 0 },
    { maxResults: 1001 },
    { nextToken: 'x' },
    { repositoryNames: ['aa'], maxResults: 2 },
  ]) {
    await expect(ecr('DescribeRepositories', input)).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  }
});

test('tags are set, shown and taken away', async () => {
  const { ecr } = await aRepository({ tags: [{ Key: 'a', Value: '1' }] });
  await ecr('TagResource', { resourceArn: repositoryArn, tags: [{ Key: 'größe', Value: 'ü' }] });
  await ecr('UntagResource', { resourceArn: repositoryArn, tagKeys: ['a', 'none'] });

  expect(await ecr('ListTagsForResource', { resourceArn: repositoryArn })).toEqual({
    tags: [{ Key: 'größe', Value: 'ü' }],
  });
  await expect(
    ecr('ListTagsForResource', {
      resourceArn: repositoryArn.replace('ap-southeast-2', 'eu-west-1'),
    }),
  ).rejects.toMatchObject({ code: 'InvalidParameterException' });
});

test('a token has AWS’s shape and twelve hours', async () => {
  const { authorizationData } = await client(
    aWorld(),
    'ecr',
  )<{
    authorizationData: { authorizationToken: string; expiresAt: Date; proxyEndpoint: string }[];
  }>('GetAuthorizationToken');

  expect(authorizationData).toMatchObject([
    {
      expiresAt: new Date(testStart + 12 * 3_600_000),
      proxyEndpoint: 'https://123456789012.dkr.ecr.ap-southeast-2.amazonaws.com',
    },
  ]);
  const token = Buffer.from(authorizationData[0]?.authorizationToken ?? '', 'base64').toString();
  expect(token).toMatch(/^AWS:\S+$/);
});

describe('permission', () => {
  const denied = { code: 'AccessDeniedException' };

  test('is asked before it is told whether a repository is there', async () => {
    const world = aWorld();
    const nobody = client(world, 'ecr', await aUser(world, 'nobody', policy(allow('s3:*'))));

    await expect(nobody('ListImages', { repositoryName: 'none' })).rejects.toMatchObject(denied);
    await expect(
      client(world, 'ecr')('ListImages', { repositoryName: 'none' }),
    ).rejects.toMatchObject({
      code: 'RepositoryNotFoundException',
      message:
        "The repository with name 'none' does not exist in the registry with id '123456789012'",
    });
  });

  test('can hang on the tags of the repository, by both names', async () => {
    const { world } = await aRepository({ tags: [{ Key: 'project', Value: 'keywatch' }] });
    await client(world, 'ecr')('CreateRepository', { repositoryName: 'other' });
    for (const key of ['aws:ResourceTag/project', 'ecr:ResourceTag/project']) {
      const Condition = { StringEquals: { [key]: 'keywatch' } };
      const user = await aUser(
        world,
        key.replace(/\W/g, ''),
        policy(allow('ecr:ListImages', '*', { Condition })),
      );
      const ecr = client(world, 'ecr', user);
      await ecr('ListImages', { repositoryName });
      await expect(ecr('ListImages', { repositoryName: 'other' })).rejects.toMatchObject(denied);
    }
  });

  test('to create with tags takes the right to tag, and can demand the tags', async () => {
    const world = aWorld();
    const tags = [{ Key: 'project', Value: 'keywatch' }];
    const Condition = { StringEquals: { 'aws:RequestTag/project': 'keywatch' } };
    const bare = client(
      world,
      'ecr',
      await aUser(world, 'bare', policy(allow('ecr:CreateRepository'))),
    );
    const both = allow(['ecr:CreateRepository', 'ecr:TagResource'], '*', { Condition });
    const tagging = client(world, 'ecr', await aUser(world, 'tagging', policy(both)));

    await expect(bare('CreateRepository', { repositoryName, tags })).rejects.toThrow(
      'ecr:TagResource',
    );
    await expect(tagging('CreateRepository', { repositoryName })).rejects.toMatchObject(denied);
    await tagging('CreateRepository', { repositoryName, tags });
  });

  test('can come from the repository’s policy, for another account as well', async () => {
    const { world, ecr, put } = await aRepository();
    await put(aManifest('a'), 'one');
    const stranger = client(
      world,
      'ecr',
      aCaller({ principal: { type: 'root', account: '999999999999' }, account: '999999999999' }),
    );
    const pull = { registryId, repositoryName, imageIds: [{ imageTag: 'one' }] };
    await expect(stranger('BatchGetImage', pull)).rejects.toMatchObject(denied);

    const policyText = policy({
      Effect: 'Allow',
      Principal: { AWS: '999999999999' },
      Action: 'ecr:BatchGetImage',
    });
    await ecr('SetRepositoryPolicy', { repositoryName, policyText });

    expect(await stranger('BatchGetImage', pull)).toMatchObject({ images: [{ registryId }] });
    await expect(stranger('ListImages', { registryId, repositoryName })).rejects.toMatchObject(
      denied,
    );
  });
});

test('a call is recorded with the repository it was made on', async () => {
  const { world, ecr } = await aRepository();
  await world.clock.advance(300_000);
  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: repositoryArn }] },
  );

  expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '{}')).toMatchObject({
    eventSource: 'ecr.amazonaws.com',
    eventName: 'CreateRepository',
    requestParameters: { repositoryName },
    responseElements: { repository: { repositoryArn } },
    resources: [{ ARN: repositoryArn, accountId: registryId }],
  });
  await ecr('DeleteRepository', { repositoryName });
});
