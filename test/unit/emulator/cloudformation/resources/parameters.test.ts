import { expect, test } from '@jest/globals';
import { testChanges } from '../../../../support/resource-changes.ts';
import { Stacks } from '../../../../support/stacks.ts';
import { aWorld, client } from '../../../../support/world.ts';

testChanges([
  {
    type: 'AWS::SSM::Parameter',
    before: { Type: 'String', Value: 'one', Description: 'a host', Tags: { team: 'a', old: 'x' } },
    after: { Type: 'StringList', Value: 'two,three', Tier: 'Advanced', Tags: { team: 'b' } },
    read: async (call, Name) => ({
      ...(await call('ssm', 'GetParameter', { Name })),
      ...(await call('ssm', 'ListTagsForResource', {
        ResourceType: 'Parameter',
        ResourceId: Name,
      })),
    }),
    shows: {
      Parameter: { Type: 'StringList', Value: 'two,three' },
      TagList: [{ Key: 'team', Value: 'b' }],
    },
  },
]);

test('a parameter tells its value and type, and makes up a name that begins with CFN', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  await stacks.create('aws-s', {
    Resources: {
      Version: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: '21' } },
    },
    Outputs: {
      Name: { Value: { Ref: 'Version' } },
      Value: { Value: { 'Fn::GetAtt': 'Version.Value' } },
    },
  });
  const name = await stacks.physicalId('aws-s', 'Version');
  expect(name).toMatch(/^CFN-Version-[A-Z0-9]{12}$/);
  expect(await client(world, 'ssm')('GetParameter', { Name: name })).toMatchObject({
    Parameter: { Value: '21' },
  });
});

test('a template makes no secrets', async () => {
  const stacks = new Stacks(aWorld());
  const stack = await stacks.create('s', {
    Resources: {
      P: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'SecureString', Value: 'x' } },
    },
  });
  expect(stack.StackStatus).toBe('ROLLBACK_COMPLETE');
});
