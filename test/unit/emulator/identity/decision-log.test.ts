import { expect, test } from '@jest/globals';
import { recallDecisions } from '../../../../emulator/identity/decision-log.ts';
import { aWorld, client } from '../../../support/world.ts';
import { allow, aUser, policy } from './identities.ts';

const Condition = { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } };

test('a denial can be looked up with all that was consulted', async () => {
  const world = aWorld();
  const caller = await aUser(world, 'carol', policy(allow('kms:*', '*', { Condition })));
  await expect(client(world, 'kms', caller)('CreateKey')).rejects.toThrow('not authorized');

  const last = recallDecisions(world, null).at(-1);
  expect(last).toMatchObject({
    principal: 'arn:aws:iam::123456789012:user/carol',
    action: 'kms:CreateKey',
    resource: '*',
    region: 'ap-southeast-2',
    decision: { effect: 'deny', kind: 'implicit', because: 'identity' },
  });
  expect(recallDecisions(world, last?.requestId ?? '')).toMatchObject([
    {
      policies: [
        {
          name: 'inline',
          kind: 'identity',
          statements: [
            {
              index: 0,
              meets: false,
              misses: {
                element: 'Condition',
                test: { key: 'aws:RequestedRegion', values: ['eu-west-1'] },
              },
              found: ['ap-southeast-2'],
            },
          ],
        },
      ],
    },
  ]);
});

test('a thousand decisions are kept, none of them in a snapshot', async () => {
  const world = aWorld();
  const kms = client(world, 'kms');
  for (let call = 0; call < 2100; call += 1) await kms('ListKeys');
  expect(recallDecisions(world, null)).toHaveLength(1000);
  world.restore(world.snapshot());
  expect(recallDecisions(world, null)).toEqual([]);
});
