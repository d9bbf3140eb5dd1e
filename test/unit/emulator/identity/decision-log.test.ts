import { expect, test } from '@jest/globals';
import { recallDecisions } from '../../../../emulator/identity/decision-log.ts';
import { aWorld, client } from '../../../support/world.ts';
import { allow, aPolicy, aRole, aSession, aUser, policy } from './identities.ts';

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
    reason: 'Denied: no identity-based policy allows kms:CreateKey.',
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

test('what decided is told in a sentence', async () => {
  const world = aWorld();
  const never = { Sid: 'Never', Effect: 'Deny', Action: 'kms:GenerateRandom', Resource: '*' };
  const role = await aRole(world, 'worker', { policy: policy(allow('*'), never) });
  const managed = await aPolicy(world, 'managed', policy(allow('*'), { ...never, Sid: undefined }));
  const arns = { Policy: policy(allow('kms:*')), PolicyArns: [{ arn: managed }] };
  const plain = client(world, 'kms', await aSession(world, role));
  const limited = client(world, 'kms', await aSession(world, role, arns));
  const list = client(world, 'sns', await aSession(world, role, arns));
  const one = { NumberOfBytes: 1 };

  await client(world, 'kms')('ListKeys');
  await plain('ListKeys');
  await expect(plain('GenerateRandom', one)).rejects.toThrow();
  await client(world, 'iam')('DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'inline' });
  await expect(limited('GenerateRandom', one)).rejects.toThrow();
  await expect(list('ListTopics')).rejects.toThrow();

  const told = recallDecisions(world, null).filter(({ action }) => /^(kms|sns):/.test(action));
  expect(told.map(({ reason }) => reason)).toEqual([
    'Allowed: the root of the account may do everything.',
    'Allowed by statement 0 of the identity-based policy inline.',
    'Denied by statement 1 (Never) of the identity-based policy inline.',
    'Denied by statement 1 of session policy 2.',
    'Denied: no identity-based policy allows sns:ListTopics.',
  ]);
});
