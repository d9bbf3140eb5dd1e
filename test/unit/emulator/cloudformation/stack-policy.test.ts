import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import {
  checkStackPolicy,
  type PolicyAction,
} from '../../../../emulator/cloudformation/engine/stack-policy.ts';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const allowAll = { Effect: 'Allow', Action: 'Update:*', Principal: '*', Resource: '*' };

/** Undefined: allowed. */
function denial(
  statements: readonly object[],
  action: PolicyAction,
  logicalId = 'ProductionDatabase',
  type = 'AWS::RDS::DBInstance',
): string | undefined {
  try {
    checkStackPolicy(JSON.stringify({ Statement: statements }), action, { logicalId, type });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html#stack-policy-samples */
describe("AWS's sample policies", () => {
  const protect = (more: object) => [allowAll, { Effect: 'Deny', Principal: '*', ...more }];
  const database = 'LogicalResourceId/ProductionDatabase';

  test.each<[string, object[], PolicyAction, string, string, boolean]>([
    [
      'all updates of one resource',
      protect({ Action: 'Update:*', Resource: database }),
      'Update:Modify',
      'ProductionDatabase',
      'AWS::RDS::DBInstance',
      false,
    ],
    [
      'all updates of one resource, another',
      protect({ Action: 'Update:*', Resource: database }),
      'Update:Modify',
      'Web',
      'AWS::EC2::Instance',
      true,
    ],
    [
      'by default denied',
      [{ ...allowAll, Resource: 'LogicalResourceId/Web' }],
      'Update:Modify',
      'ProductionDatabase',
      'AWS::RDS::DBInstance',
      false,
    ],
    [
      'instances of a type',
      protect({
        Action: 'Update:*',
        Resource: '*',
        Condition: { StringEquals: { ResourceType: ['AWS::RDS::DBInstance'] } },
      }),
      'Update:Delete',
      'Any',
      'AWS::RDS::DBInstance',
      false,
    ],
    [
      'instances of another type',
      protect({
        Action: 'Update:*',
        Resource: '*',
        Condition: { StringEquals: { ResourceType: ['AWS::RDS::DBInstance'] } },
      }),
      'Update:Delete',
      'Any',
      'AWS::EC2::Instance',
      true,
    ],
    [
      'replacement',
      protect({
        Action: ['Update:Replace', 'Update:Delete'],
        Resource: 'LogicalResourceId/MyInstance',
      }),
      'Update:Replace',
      'MyInstance',
      'AWS::EC2::Instance',
      false,
    ],
    [
      'modification despite replacement',
      protect({ Action: 'Update:Replace', Resource: 'LogicalResourceId/MyInstance' }),
      'Update:Modify',
      'MyInstance',
      'AWS::EC2::Instance',
      true,
    ],
    [
      'all but one action',
      [{ ...allowAll, Action: undefined, NotAction: 'Update:Delete' }],
      'Update:Delete',
      'MyInstance',
      'AWS::EC2::Instance',
      false,
    ],
    [
      'all but one resource',
      [{ ...allowAll, Resource: undefined, NotResource: database }],
      'Update:Modify',
      'ProductionDatabase',
      'AWS::RDS::DBInstance',
      false,
    ],
    [
      'names by a wildcard',
      protect({ Action: 'Update:*', Resource: 'LogicalResourceId/Prod*' }),
      'Update:Modify',
      'ProductionDatabase',
      'AWS::RDS::DBInstance',
      false,
    ],
    [
      'types by a wildcard',
      protect({
        Action: 'Update:*',
        Resource: '*',
        Condition: { StringLike: { ResourceType: ['AWS::EC2::*'] } },
      }),
      'Update:Modify',
      'MyInstance',
      'AWS::EC2::Instance',
      false,
    ],
  ])('%s', (_name, statements, action, logicalId, type, isAllowed) => {
    expect(denial(statements, action, logicalId, type) === undefined).toBe(isAllowed);
  });

  test('a denial names the statement, the action and the resource', () => {
    expect(denial(protect({ Action: 'Update:*', Resource: database }), 'Update:Replace')).toBe(
      'Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/ProductionDatabase];',
    );
  });

  test('denying wins over allowing, whichever comes last', () => {
    const deny = { ...allowAll, Effect: 'Deny' };

    expect(denial([deny, allowAll], 'Update:Modify')).toMatch('denied');
    expect(denial([allowAll, deny], 'Update:Modify')).toMatch('denied');
  });
});

describe('a stack policy', () => {
  const queue = (properties: object) => ({
    Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: properties } },
  });
  const frozen = JSON.stringify({ Statement: [{ ...allowAll, Effect: 'Deny' }] });
  const open = JSON.stringify({ Statement: [allowAll] });
  const policyOf = async (stacks: Stacks) =>
    (await stacks.call<Sdk.GetStackPolicyOutput>('GetStackPolicy', { StackName: 's' }))
      .StackPolicyBody;

  test.each([
    ['not JSON', 'x'],
    ['another principal', JSON.stringify({ Statement: [{ ...allowAll, Principal: 'me' }] })],
    ['another action', JSON.stringify({ Statement: [{ ...allowAll, Action: 'Delete:*' }] })],
    [
      'action and NotAction',
      JSON.stringify({ Statement: [{ ...allowAll, NotAction: 'Update:*' }] }),
    ],
    ['no resource', JSON.stringify({ Statement: [{ ...allowAll, Resource: undefined }] })],
    [
      'another condition',
      JSON.stringify({
        Statement: [{ ...allowAll, Condition: { StringEquals: { 'aws:x': 'y' } } }],
      }),
    ],
  ])('is refused: %s', async (_name, StackPolicyBody) => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', queue({}));

    await expect(
      stacks.call('SetStackPolicy', { StackName: 's', StackPolicyBody }),
    ).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'Error validating stack policy: Invalid stack policy',
    });
    expect(await policyOf(stacks)).toBeUndefined();
  });

  test('is kept as it was given, and protects what it says', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', queue({ DelaySeconds: 1 }), { input: { StackPolicyBody: frozen } });

    const stack = await stacks.update('s', queue({ DelaySeconds: 2 }));

    expect(await policyOf(stacks)).toBe(frozen);
    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Q')).toMatch(
      /^Action denied by stack policy: .*Update:Modify/,
    );
  });

  test.each([
    ['Update:Replace', queue({ QueueName: 'other' })],
    ['Update:Delete', { Resources: { T: { Type: 'AWS::SNS::Topic' } } }],
  ])('protects from %s', async (action, template) => {
    const world = aWorld();
    const stacks = new Stacks(world);
    await stacks.create('s', queue({}), {
      input: {
        StackPolicyBody: JSON.stringify({
          Statement: [allowAll, { ...allowAll, Effect: 'Deny', Action: action }],
        }),
      },
    });
    const before = await stacks.physicalId('s', 'Q');

    const stack = await stacks.update('s', template);

    expect(stack.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.physicalId('s', 'Q')).toBe(before);
    expect(await client(world, 'sns')('ListTopics')).toMatchObject({ Topics: [] });
  });

  test('given with an update counts from the next one on', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', queue({ DelaySeconds: 1 }));

    const first = await stacks.update('s', queue({ DelaySeconds: 2 }), {
      input: { StackPolicyBody: frozen },
    });
    const second = await stacks.update('s', queue({ DelaySeconds: 3 }));

    expect(first.StackStatus).toBe('UPDATE_COMPLETE');
    expect(second.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('for one update stands in for the other, and is not kept', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', queue({ DelaySeconds: 1 }), { input: { StackPolicyBody: frozen } });

    const stack = await stacks.update('s', queue({ DelaySeconds: 2 }), {
      input: { StackPolicyDuringUpdateBody: open },
    });

    expect(stack.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await policyOf(stacks)).toBe(frozen);
  });

  test('can be lifted by an empty one, but not given twice', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', queue({ DelaySeconds: 1 }), { input: { StackPolicyBody: frozen } });
    await expect(
      stacks.call('SetStackPolicy', { StackName: 's', StackPolicyBody: '{}', StackPolicyURL: 'x' }),
    ).rejects.toThrow('You cannot specify both StackPolicyURL and StackPolicyBody');

    await stacks.call('SetStackPolicy', { StackName: 's', StackPolicyBody: '{}' });

    expect(await policyOf(stacks)).toBe('{}');
    expect((await stacks.update('s', queue({ DelaySeconds: 2 }))).StackStatus).toBe(
      'UPDATE_COMPLETE',
    );
  });
});
