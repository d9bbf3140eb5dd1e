import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld } from '../../../support/world.ts';

const template = (properties: object = {}) => ({
  Resources: {
    Handle: { Type: 'AWS::CloudFormation::WaitConditionHandle' },
    Wait: {
      Type: 'AWS::CloudFormation::WaitCondition',
      Properties: { Handle: { Ref: 'Handle' }, Timeout: '300', Count: 2, ...properties },
    },
  },
  Outputs: {
    Handle: { Value: { Ref: 'Handle' } },
    Data: { Value: { 'Fn::GetAtt': ['Wait', 'Data'] } },
  },
});

async function waiting() {
  const world = aWorld();
  const stacks = new Stacks(world);
  await stacks.call('CreateStack', { StackName: 's', TemplateBody: JSON.stringify(template()) });
  while (!(await stacks.history('s')).includes('Wait CREATE_IN_PROGRESS')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const signal = (UniqueId: string, Status: Sdk.ResourceSignalStatus = 'SUCCESS') =>
    stacks.call('SignalResource', {
      ...{ StackName: 's', LogicalResourceId: 'Wait', UniqueId, Status },
    });
  return { world, stacks, signal };
}

describe('a wait condition', () => {
  test('keeps the stack busy until it was signalled often enough, each signal once', async () => {
    const { stacks, signal } = await waiting();

    await signal('a');
    await signal('a');
    expect((await stacks.describe('s')).StackStatus).toBe('CREATE_IN_PROGRESS');
    await signal('b');

    const stack = await stacks.settled('s');
    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(stack.Outputs).toMatchObject([
      {
        OutputValue: expect.stringMatching(
          /^https:\/\/cloudformation-waitcondition-ap-southeast-2\.s3\.ap-southeast-2\.amazonaws\.com\/arn%3Aaws%3A.*WaitHandle|Handle$/,
        ),
      },
      { OutputValue: '{"a":"","b":""}' },
    ]);
  });

  test('fails with a signal of failure', async () => {
    const { stacks, signal } = await waiting();

    await signal('a', 'FAILURE');

    expect((await stacks.settled('s')).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Wait')).toMatch(
      /^WaitCondition received failed message: .* for uniqueId: a$/,
    );
  });

  test('times out', async () => {
    const { world, stacks, signal } = await waiting();
    await signal('a');

    await world.clock.advance(300_000);

    expect((await stacks.settled('s')).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Wait')).toBe(
      'WaitCondition timed out. Received 1 conditions when expecting 2',
    );
  });

  test('is signalled only while it waits', async () => {
    const { stacks, signal } = await waiting();
    await signal('a');
    await signal('b');
    await stacks.settled('s');

    await expect(signal('c')).rejects.toThrow('is in CREATE_COMPLETE state');
    await expect(
      stacks.call('SignalResource', {
        ...{ StackName: 's', LogicalResourceId: 'None', UniqueId: 'a', Status: 'SUCCESS' },
      }),
    ).rejects.toThrow('Resource None does not exist for stack s');
  });

  test('cannot be updated', async () => {
    const { stacks, signal } = await waiting();
    await signal('a');
    await signal('b');
    await stacks.settled('s');

    await stacks.update('s', template({ Timeout: '5' }));

    expect(await stacks.reasonOf('s', 'Wait')).toBe(
      'Update to resource type AWS::CloudFormation::WaitCondition is not supported.',
    );
  });
});
