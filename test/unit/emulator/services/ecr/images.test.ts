import { describe, expect, test } from '@jest/globals';
import { testStart } from '../../../../support/world.ts';
import { aManifest, anIndex, aRepository, digestOf, repositoryName } from './a-repository.ts';

const [first, second] = [aManifest('a'), aManifest('b')];
const [firstDigest, secondDigest] = [digestOf(first), digestOf(second)];
const mediaType = 'application/vnd.oci.image.manifest.v1+json';

describe('an image', () => {
  test('has the digest of its manifest, to the last blank', async () => {
    const { put } = await aRepository();

    expect((await put(first)).image.imageId.imageDigest).toBe(firstDigest);
    const spaced = `${first} `;
    expect((await put(spaced)).image.imageId.imageDigest).toBe(digestOf(spaced));
  });

  test('is described by what its manifest says', async () => {
    const { world, ecr, put } = await aRepository();
    await world.clock.advance(1000);
    await put(first, 'one');
    await put(aManifest('c'));

    const { imageDetails } = await ecr('DescribeImages', { repositoryName });
    expect(imageDetails).toEqual([
      {
        registryId: '123456789012',
        repositoryName,
        imageDigest: firstDigest,
        imageTags: ['one'],
        imageSizeInBytes: 2100,
        imagePushedAt: new Date(testStart + 1000),
        imageManifestMediaType: mediaType,
        artifactMediaType: 'application/vnd.oci.image.config.v1+json',
        imageStatus: 'ACTIVE',
      },
      expect.not.objectContaining({ imageTags: expect.anything() }),
    ]);
  });

  test('is read back by tag, by digest or both', async () => {
    const { ecr, put } = await aRepository();
    await put(first, 'one');
    const imageIds = [
      { imageTag: 'one' },
      { imageDigest: firstDigest },
      { imageTag: 'one', imageDigest: firstDigest },
      { imageTag: 'two' },
      { imageTag: 'two', imageDigest: firstDigest },
      { imageDigest: 'sha256' },
      {},
    ];

    const { images, failures } = await ecr('BatchGetImage', { repositoryName, imageIds });

    expect(images).toEqual([
      expect.objectContaining({
        imageId: { imageTag: 'one', imageDigest: firstDigest },
        imageManifest: first,
      }),
      expect.objectContaining({ imageId: { imageDigest: firstDigest } }),
      expect.objectContaining({ imageManifestMediaType: mediaType }),
    ]);
    expect(failures).toMatchObject([
      { failureCode: 'ImageNotFound', imageId: { imageTag: 'two' } },
      { failureCode: 'ImageTagDoesNotMatchDigest' },
      { failureCode: 'InvalidImageDigest' },
      { failureCode: 'MissingDigestAndTag' },
    ]);
    await expect(
      ecr('BatchGetImage', {
        repositoryName,
        imageIds: [{ imageTag: 'one' }],
        acceptedMediaTypes: ['x'],
      }),
    ).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  test('of an index is taken when its images are there, and keeps them', async () => {
    const { ecr, put } = await aRepository();
    const index = anIndex(firstDigest);
    await expect(put(index, 'multi')).rejects.toMatchObject({
      code: 'ReferencedImagesNotFoundException',
    });
    await put(first);
    await put(index, 'multi');

    const removed = await ecr('BatchDeleteImage', {
      repositoryName,
      imageIds: [{ imageDigest: firstDigest }],
    });
    expect(removed).toMatchObject({
      imageIds: [],
      failures: [{ failureCode: 'ImageReferencedByManifestList' }],
    });
    await ecr('BatchDeleteImage', { repositoryName, imageIds: [{ imageTag: 'multi' }] });
    await ecr('BatchDeleteImage', { repositoryName, imageIds: [{ imageDigest: firstDigest }] });
    expect(await ecr('ListImages', { repositoryName })).toEqual({ imageIds: [] });
  });

  test('that is not there is missed by its name', async () => {
    const { ecr } = await aRepository();

    await expect(
      ecr('DescribeImages', { repositoryName, imageIds: [{ imageTag: 'one' }] }),
    ).rejects.toMatchObject({
      code: 'ImageNotFoundException',
      message: `The image with imageId {imageDigest:'null', imageTag:'one'} does not exist within the repository with name '${repositoryName}' in the registry with id '123456789012'`,
    });
  });

  test.each([
    ['no JSON', 'InvalidParameterException', { imageManifest: '{' }],
    ['no object', 'InvalidParameterException', { imageManifest: 'null' }],
    ['no layers', 'InvalidParameterException', { imageManifest: '{"schemaVersion":2}' }],
    ['schema version 1', 'NotImplemented', { imageManifest: '{"schemaVersion":1}' }],
    [
      'another media type than its own',
      'InvalidParameterException',
      { imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json' },
    ],
    [
      'an unknown media type',
      'InvalidParameterException',
      { imageManifest: '{"schemaVersion":2,"mediaType":"x","layers":[]}' },
    ],
    [
      'another digest than its own',
      'ImageDigestDoesNotMatchException',
      { imageDigest: secondDigest },
    ],
    ['a tag with blanks', 'InvalidParameterException', { imageTag: 'a b' }],
  ])('is refused for %s', async (_title, code, input) => {
    const { ecr } = await aRepository();

    await expect(
      ecr('PutImage', { repositoryName, imageManifest: first, ...input }),
    ).rejects.toMatchObject({ code });
    expect(await ecr('ListImages', { repositoryName })).toEqual({ imageIds: [] });
  });
});

describe('a tag', () => {
  test('moves to the image that is pushed with it', async () => {
    const { ecr, put } = await aRepository();
    await put(first, 'latest');
    await put(second, 'latest');

    expect(await ecr('ListImages', { repositoryName })).toEqual({
      imageIds: [{ imageDigest: firstDigest }, { imageDigest: secondDigest, imageTag: 'latest' }],
    });
  });

  test('stays where it is in an immutable repository, which still takes others', async () => {
    const { ecr, put } = await aRepository({ imageTagMutability: 'IMMUTABLE' });
    await put(first, 'v1');

    await expect(put(second, 'v1')).rejects.toMatchObject({
      code: 'ImageTagAlreadyExistsException',
      message: `The image tag 'v1' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
    });
    await put(first, 'v1-again');
    await put(second, 'v2');
    expect(await ecr('ListImages', { repositoryName })).toMatchObject({
      imageIds: [{ imageTag: 'v1' }, { imageTag: 'v1-again' }, { imageTag: 'v2' }],
    });
  });

  test.each([
    ['IMMUTABLE_WITH_EXCLUSION', 'dev-1', 'v1'],
    ['MUTABLE_WITH_EXCLUSION', 'v1', 'dev-1'],
  ])('moves or stays by the filters that are excluded: %s', async (mutability, moves, stays) => {
    const { put } = await aRepository({
      imageTagMutability: mutability,
      imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
    });
    for (const tag of [moves, stays]) await put(first, tag);

    await put(second, moves);
    await expect(put(second, stays)).rejects.toMatchObject({
      code: 'ImageTagAlreadyExistsException',
    });
  });

  test.each(['MUTABLE', 'IMMUTABLE'])(
    'on the same image is there already: %s',
    async (imageTagMutability) => {
      const { put } = await aRepository({ imageTagMutability });
      await put(first, 'v1');

      await expect(put(first, 'v1')).rejects.toMatchObject({ code: 'ImageAlreadyExistsException' });
      await expect(put(first)).rejects.toMatchObject({ code: 'ImageAlreadyExistsException' });
    },
  );

  test('is taken off alone; the last one takes its image along, as does the digest', async () => {
    const { ecr, put } = await aRepository();
    for (const tag of ['a', 'b']) await put(first, tag);
    for (const tag of ['c', 'd']) await put(second, tag);
    const remove = (...imageIds: object[]) => ecr('BatchDeleteImage', { repositoryName, imageIds });

    expect(await remove({ imageTag: 'a' }, { imageTag: 'none' })).toMatchObject({
      imageIds: [{ imageTag: 'a', imageDigest: firstDigest }],
      failures: [{ failureCode: 'ImageNotFound' }],
    });
    expect(await ecr('DescribeImages', { repositoryName })).toMatchObject({
      imageDetails: [{ imageTags: ['b'] }, { imageTags: ['c', 'd'] }],
    });
    await remove({ imageTag: 'b' });
    expect(await remove({ imageDigest: secondDigest })).toMatchObject({
      imageIds: [{ imageTag: 'c' }, { imageTag: 'd' }],
    });
    expect(await ecr('ListImages', { repositoryName })).toEqual({ imageIds: [] });
  });
});

test('images are listed by tag status and in pages', async () => {
  const { ecr, put } = await aRepository();
  await put(first, 'one');
  await put(second);
  const list = (input: object) =>
    ecr<{ imageIds: { imageDigest: string }[]; nextToken?: string }>('ListImages', {
      repositoryName,
      ...input,
    });
  const digests = async (input: object) =>
    (await list(input)).imageIds.map((one) => one.imageDigest);

  expect(await digests({ filter: { tagStatus: 'TAGGED' } })).toEqual([firstDigest]);
  expect(await digests({ filter: { tagStatus: 'UNTAGGED' } })).toEqual([secondDigest]);
  expect(await digests({ filter: { imageStatus: 'ARCHIVED' } })).toEqual([]);
  const { nextToken } = await list({ maxResults: 1 });
  expect(await digests({ maxResults: 1, nextToken })).toEqual([secondDigest]);
});

test('pages lose no image when those shown are deleted in between', async () => {
  const { ecr, put } = await aRepository();
  for (const name of ['1', '2', '3', '4', '5']) await put(aManifest(name));
  const seen: string[] = [];
  let nextToken: string | undefined;

  do {
    const page = await ecr<{ imageIds: { imageDigest: string }[]; nextToken?: string }>(
      'ListImages',
      { repositoryName, maxResults: 2, ...(nextToken && { nextToken }) },
    );
    await ecr('BatchDeleteImage', { repositoryName, imageIds: page.imageIds });
    seen.push(...page.imageIds.map(({ imageDigest }) => imageDigest));
    ({ nextToken } = page);
  } while (nextToken !== undefined);

  expect(new Set(seen).size).toBe(5);
});
