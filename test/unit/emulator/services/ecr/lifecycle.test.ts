import { describe, expect, test } from '@jest/globals';
import { expiringImages } from '../../../../../emulator/services/ecr/expiring-images.ts';
import { aManifest, anIndex, aRepository, digestOf, repositoryName } from './a-repository.ts';

const day = 86_400_000;
const image = (digest: string, age: number, tags: string[] = [], references: string[] = []) => ({
  ...{ digest, manifest: '', mediaType: '', references, tags },
  pushedAt: -age * day,
});
const rule = (rulePriority: number, selection: object) => ({
  rulePriority,
  selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1, ...selection },
  action: { type: 'expire' },
});
const tagged = (tagPrefixList: string[], countNumber: number) => ({
  ...{ tagStatus: 'tagged', tagPrefixList, countNumber },
});
const all = [
  image('A', 1, ['beta-1', 'prod-1']),
  image('B', 2, ['beta-2', 'prod-2']),
  image('C', 3, ['beta-3']),
  image('D', 4),
];

// The examples of https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_examples.html, in small.
test.each([
  ['the oldest beyond a count', [rule(1, {})], ['B', 'C', 'D']],
  [
    'the untagged of an age',
    [rule(1, { tagStatus: 'untagged', countType: 'sinceImagePushed' })],
    ['D'],
  ],
  [
    'none of what an earlier rule keeps',
    [rule(1, tagged(['prod'], 1)), rule(2, tagged(['beta'], 1))],
    ['B', 'C'],
  ],
  [
    'by the order of priorities, not of rules',
    [rule(2, tagged(['prod'], 1)), rule(1, tagged(['beta'], 1))],
    ['B', 'C'],
  ],
  ['what has all prefixes', [rule(1, tagged(['beta', 'prod'], 1))], ['B']],
  [
    'what has a pattern',
    [rule(1, { tagStatus: 'tagged', tagPatternList: ['b*-3'], countType: 'sinceImagePushed' })],
    ['C'],
  ],
])('a policy expires %s', (_, rules, expired) => {
  const text = JSON.stringify({ rules });

  expect(expiringImages(text, all, 0).map((one) => one.image.digest)).toEqual(expired);
});

test('what an index holds together outlives the policy', () => {
  const text = JSON.stringify({ rules: [rule(1, {})] });
  const images = [image('index', 0, [], ['D']), ...all];

  expect(expiringImages(text, images, 0).map((one) => one.image.digest)).toEqual(['A', 'B', 'C']);
});

describe('a lifecycle policy', () => {
  const policy = (countNumber: number) =>
    JSON.stringify({
      rules: [
        rule(1, {
          tagStatus: 'untagged',
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber,
        }),
      ],
    });

  test('is foreseen by a preview and carried out within a day', async () => {
    const { world, ecr, put } = await aRepository();
    const [kept, old] = [aManifest('a'), aManifest('b')];
    await put(kept, 'kept');
    await put(old);
    await world.clock.advance(2 * day);
    await put(aManifest('c'));
    const lifecyclePolicyText = policy(1);

    await expect(ecr('GetLifecyclePolicyPreview', { repositoryName })).rejects.toMatchObject({
      code: 'LifecyclePolicyPreviewNotFoundException',
    });
    await ecr('StartLifecyclePolicyPreview', { repositoryName, lifecyclePolicyText });
    expect(await ecr('GetLifecyclePolicyPreview', { repositoryName })).toMatchObject({
      status: 'COMPLETE',
      previewResults: [
        { imageDigest: digestOf(old), action: { type: 'EXPIRE' }, appliedRulePriority: 1 },
      ],
      summary: { expiringImageTotalCount: 1 },
    });

    await ecr('PutLifecyclePolicy', { repositoryName, lifecyclePolicyText });
    world.restore(world.snapshot());
    const count = async () =>
      (await ecr<{ imageIds: object[] }>('ListImages', { repositoryName })).imageIds.length;
    expect(await count()).toBe(3);
    await world.clock.advance(day / 2);
    expect(await count()).toBe(3);
    await world.clock.advance(day / 2 + 1000);
    expect(await count()).toBe(1);
  });

  test('that is taken away expires nothing', async () => {
    const { world, ecr, put } = await aRepository();
    await put(aManifest('a'));
    await ecr('PutLifecyclePolicy', { repositoryName, lifecyclePolicyText: policy(1) });
    await ecr('DeleteLifecyclePolicy', { repositoryName });

    await world.clock.advance(5 * day);
    expect(await ecr('ListImages', { repositoryName })).toMatchObject({ imageIds: [{}] });
  });

  test('an index is taken into account', async () => {
    const { world, ecr, put } = await aRepository();
    const { imageDigest } = (await put(aManifest('a'))).image.imageId;
    await put(anIndex(imageDigest), 'index');
    await ecr('PutLifecyclePolicy', { repositoryName, lifecyclePolicyText: policy(1) });

    await world.clock.advance(5 * day);
    expect(await ecr('ListImages', { repositoryName })).toMatchObject({ imageIds: [{}, {}] });
  });
});
