import { describe, expect, test } from '@jest/globals';
import { checkLifecyclePolicy } from '../../../../../emulator/services/ecr/lifecycle-rules.ts';
import { testStart } from '../../../../support/world.ts';
import { policy } from '../../identity/identities.ts';
import { aRepository, repositoryName } from './a-repository.ts';

const untagged = {
  rulePriority: 1,
  description: 'what no tag names is left over from a build',
  selection: {
    tagStatus: 'untagged',
    countType: 'sinceImagePushed',
    countUnit: 'days',
    countNumber: 14,
  },
  action: { type: 'expire' },
};
const last = {
  rulePriority: 2,
  selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 50 },
  action: { type: 'expire' },
};
const rules = (...list: unknown[]) => JSON.stringify({ rules: list });
const select = (selection: object) => ({
  ...untagged,
  selection: { ...untagged.selection, ...selection },
});

describe('a lifecycle policy', () => {
  test('is kept, shown and taken away', async () => {
    const { ecr } = await aRepository();
    const lifecyclePolicyText = rules(untagged, last);
    const missing = { code: 'LifecyclePolicyNotFoundException' };

    await expect(ecr('GetLifecyclePolicy', { repositoryName })).rejects.toMatchObject(missing);
    await ecr('PutLifecyclePolicy', { repositoryName, lifecyclePolicyText });
    expect(await ecr('GetLifecyclePolicy', { repositoryName })).toEqual({
      registryId: '123456789012',
      repositoryName,
      lifecyclePolicyText,
      lastEvaluatedAt: new Date(testStart),
    });
    await ecr('DeleteLifecyclePolicy', { repositoryName });
    await expect(ecr('DeleteLifecyclePolicy', { repositoryName })).rejects.toMatchObject(missing);
  });

  test.each([
    ['the two rules of the base stack', rules(untagged, last)],
    ['prefixes', rules(select({ tagStatus: 'tagged', tagPrefixList: ['v'] }))],
    ['patterns', rules(select({ tagStatus: 'tagged', tagPatternList: ['*a*b*c*'] }))],
    [
      'archiving',
      rules({
        ...select({ countType: 'sinceImagePulled' }),
        action: { type: 'transition', targetStorageClass: 'archive' },
      }),
    ],
    [
      'expiry from the archive',
      rules(select({ storageClass: 'archive', countType: 'sinceImageTransitioned' })),
    ],
  ])('may have %s', (_title, text) => {
    expect(() => checkLifecyclePolicy(text)).not.toThrow();
  });

  test.each([
    ['no JSON', 'x'.repeat(120), 'not valid JSON'],
    ['too little', '{}', 'at least 100'],
    ['no object', JSON.stringify(Array.from({ length: 60 }, () => 1)), 'not a JSON object'],
    ['no rules', JSON.stringify({ rules: [], pad: 'x'.repeat(100) }), 'pad is not part'],
    ['a member unknown', rules({ ...untagged, colour: 'red' }), 'rule 1 cannot have colour'],
    ['no priority', rules({ ...untagged, rulePriority: undefined }), 'rulePriority of rule 1'],
    ['priority zero', rules({ ...untagged, rulePriority: 0 }), 'rulePriority of rule 1'],
    ['a priority twice', rules(untagged, { ...untagged }), 'must be unique'],
    [
      'all images before others',
      rules({ ...last, rulePriority: 1 }, { ...untagged, rulePriority: 2 }),
      'highest rulePriority',
    ],
    [
      'no selection',
      rules({ rulePriority: 1, description: 'x'.repeat(60), action: { type: 'expire' } }),
      'needs a selection',
    ],
    ['no action', rules({ ...untagged, action: undefined }), 'needs an action'],
    [
      'an odd action',
      rules({ ...untagged, action: { type: 'burn' } }),
      'expire, transition, not "burn"',
    ],
    [
      'a move to nowhere',
      rules({ ...untagged, action: { type: 'transition' } }),
      'targetStorageClass',
    ],
    ['an odd tag status', rules(select({ tagStatus: 'some' })), 'tagStatus of rule 1'],
    [
      'tagged without tags',
      rules(select({ tagStatus: 'tagged' })),
      'tagPrefixList or tagPatternList',
    ],
    [
      'tagged by both',
      rules(select({ tagStatus: 'tagged', tagPrefixList: ['a'], tagPatternList: ['b'] })),
      'tagPrefixList or tagPatternList',
    ],
    ['untagged with tags', rules(select({ tagPrefixList: ['a'] })), 'cannot name tags'],
    ['empty tags', rules(select({ tagStatus: 'tagged', tagPrefixList: [] })), 'list of strings'],
    [
      'five wildcards',
      rules(select({ tagStatus: 'tagged', tagPatternList: ['*a*b*c*d*'] })),
      'four wildcards',
    ],
    ['an age without unit', rules(select({ countUnit: undefined })), 'countUnit of rule 1'],
    ['a count with unit', rules(select({ countType: 'imageCountMoreThan' })), 'for ages only'],
    ['a count of none', rules(select({ countNumber: 0 })), 'countNumber of rule 1'],
    ['a count that is text', rules(select({ countNumber: '14' })), 'countNumber of rule 1'],
  ])('cannot have %s', (_title, text, why) => {
    expect(() => checkLifecyclePolicy(text)).toThrow(why);
    expect(() => checkLifecyclePolicy(text)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('a repository policy', () => {
  const everybodyReads = policy({ Effect: 'Allow', Principal: '*', Action: 'ecr:BatchGetImage' });
  const nobodySets = policy({ Effect: 'Deny', Principal: '*', Action: 'ecr:SetRepositoryPolicy' });

  test('is kept, shown and taken away', async () => {
    const { ecr } = await aRepository();
    const missing = { code: 'RepositoryPolicyNotFoundException' };

    await expect(ecr('GetRepositoryPolicy', { repositoryName })).rejects.toMatchObject(missing);
    await ecr('SetRepositoryPolicy', { repositoryName, policyText: everybodyReads });
    expect(await ecr('GetRepositoryPolicy', { repositoryName })).toMatchObject({
      policyText: everybodyReads,
    });
    await ecr('DeleteRepositoryPolicy', { repositoryName });
    await expect(ecr('DeleteRepositoryPolicy', { repositoryName })).rejects.toMatchObject(missing);
  });

  test.each([
    ['no JSON', 'x'],
    ['no principal', policy({ Effect: 'Allow', Action: 'ecr:*' })],
    [
      'more text than there may be',
      policy({ Effect: 'Allow', Principal: '*', Action: 'ecr:*', Sid: 'x'.repeat(10_240) }),
    ],
  ])('is refused with %s', async (_title, policyText) => {
    const { ecr } = await aRepository();

    await expect(ecr('SetRepositoryPolicy', { repositoryName, policyText })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });

  test('that locks its author out is taken with force only', async () => {
    const { ecr } = await aRepository();
    const input = { repositoryName, policyText: nobodySets };

    await expect(ecr('SetRepositoryPolicy', input)).rejects.toThrow('give force');
    await ecr('SetRepositoryPolicy', { ...input, force: true });
    await expect(ecr('SetRepositoryPolicy', input)).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });
});
