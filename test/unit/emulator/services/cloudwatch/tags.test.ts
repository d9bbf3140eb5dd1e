import type { ListTagsForResourceOutput } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { aWorld } from '../../../../support/world.ts';
import { arnOf, inFreshWorld } from './fresh-world.ts';

const { cloudwatch, putAlarm } = inFreshWorld(aWorld);

test('an alarm is tagged and untagged', async () => {
  await putAlarm({ Tags: [{ Key: 'team', Value: 'blue' }] });
  const ResourceARN = arnOf('failures');
  const tagsNow = async () =>
    (await cloudwatch<ListTagsForResourceOutput>('ListTagsForResource', { ResourceARN })).Tags;

  await cloudwatch('TagResource', {
    ResourceARN,
    Tags: [
      { Key: 'team', Value: 'red' },
      { Key: 'stage', Value: 'test' },
    ],
  });
  expect(await tagsNow()).toEqual([
    { Key: 'team', Value: 'red' },
    { Key: 'stage', Value: 'test' },
  ]);

  await cloudwatch('UntagResource', { ResourceARN, TagKeys: ['team', 'none'] });
  expect(await tagsNow()).toEqual([{ Key: 'stage', Value: 'test' }]);

  const unknown = cloudwatch('ListTagsForResource', { ResourceARN: arnOf('none') });
  expect(await unknown).toEqual({ Tags: [] });
  const untagged = cloudwatch('UntagResource', { ResourceARN: arnOf('none'), TagKeys: ['a'] });
  await expect(untagged).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
  await expect(cloudwatch('TagResource', { ResourceARN, Tags: many })).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
  });
});
