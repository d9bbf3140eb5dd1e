import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld } from '../../../support/world.ts';

const topic = { Type: 'AWS::SNS::Topic', Metadata: { Owner: 'a' } };
const template = { Resources: { T: topic } };

test('stacks are listed newest first, the deleted ones only by their status', async () => {
  const stacks = new Stacks(aWorld());
  await stacks.create('a', template);
  await stacks.create('b', template);
  await stacks.delete('a');

  const { Stacks: present } = await stacks.call<Sdk.DescribeStacksOutput>('DescribeStacks');
  const all = await stacks.call<Sdk.ListStacksOutput>('ListStacks');
  const deleted = await stacks.call<Sdk.ListStacksOutput>('ListStacks', {
    StackStatusFilter: ['DELETE_COMPLETE'],
  });

  expect(present?.map(({ StackName }) => StackName)).toEqual(['b']);
  expect(all.StackSummaries?.map(({ StackName }) => StackName)).toEqual(['b', 'a']);
  expect(deleted.StackSummaries?.map(({ StackName }) => StackName)).toEqual(['a']);
});

test('resources are found by their logical or their physical id', async () => {
  const stacks = new Stacks(aWorld());
  await stacks.create('s', template);
  const PhysicalResourceId = await stacks.physicalId('s', 'T');

  const byPhysical = await stacks.call<Sdk.DescribeStackResourcesOutput>('DescribeStackResources', {
    PhysicalResourceId,
  });

  expect(byPhysical.StackResources).toMatchObject([
    {
      StackName: 's',
      LogicalResourceId: 'T',
      PhysicalResourceId,
      ResourceStatus: 'CREATE_COMPLETE',
    },
  ]);
  expect(
    await stacks.call('DescribeStackResource', { StackName: 's', LogicalResourceId: 'T' }),
  ).toMatchObject({ StackResourceDetail: { Metadata: '{"Owner":"a"}' } });
  await expect(
    stacks.call('DescribeStackResource', { StackName: 's', LogicalResourceId: 'U' }),
  ).rejects.toThrow('Resource U does not exist for stack s');
});

describe('long lists come in pages', () => {
  const many = {
    Resources: Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`T${at + 100}`, topic])),
  };

  test('of resources and events, each once', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', many);
    const pages = async (operation: string, member: string) => {
      const found: object[] = [];
      let NextToken: string | undefined;
      do {
        const answer = await stacks.call<Record<string, unknown>>(operation, {
          StackName: 's',
          NextToken,
        });
        const items = answer[member] as object[];
        expect(items.length).toBeLessThanOrEqual(100);
        found.push(...items);
        NextToken = answer.NextToken as string | undefined;
      } while (NextToken !== undefined);
      return found;
    };

    const resources = await pages('ListStackResources', 'StackResourceSummaries');
    const events = (await pages('DescribeStackEvents', 'StackEvents')) as Sdk.StackEvent[];

    expect(resources).toHaveLength(120);
    expect(events).toHaveLength(362);
    expect(new Set(events.map(({ EventId }) => EventId)).size).toBe(362);
    expect(events[0]).toMatchObject({ LogicalResourceId: 's', ResourceStatus: 'CREATE_COMPLETE' });
  });

  test('and a token of another list is refused', async () => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', template);

    await expect(
      stacks.call('DescribeStackEvents', { StackName: 's', NextToken: 'abc' }),
    ).rejects.toThrow('Invalid NextToken');
  });
});

describe('a template that is only looked at', () => {
  const TemplateBody = JSON.stringify({
    Description: 'd',
    Parameters: {
      P: {
        Type: 'String',
        Default: 'x',
        AllowedValues: ['x', 'y'],
        Description: 'p',
        NoEcho: true,
      },
    },
    Resources: {
      R: {
        Type: 'AWS::IAM::Role',
        Properties: { RoleName: { Ref: 'P' }, AssumeRolePolicyDocument: {} },
      },
    },
  });

  test('is validated', async () => {
    const stacks = new Stacks(aWorld());

    expect(await stacks.call('ValidateTemplate', { TemplateBody })).toEqual({
      Description: 'd',
      Parameters: [{ ParameterKey: 'P', DefaultValue: 'x', Description: 'p', NoEcho: true }],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      CapabilitiesReason: 'The following resource(s) require capabilities: [AWS::IAM::Role]',
    });
  });

  test('is summarized', async () => {
    const stacks = new Stacks(aWorld());

    expect(await stacks.call('GetTemplateSummary', { TemplateBody })).toMatchObject({
      Parameters: [
        {
          ParameterKey: 'P',
          ParameterType: 'String',
          ParameterConstraints: { AllowedValues: ['x', 'y'] },
        },
      ],
      ResourceTypes: ['AWS::IAM::Role'],
      ResourceIdentifierSummaries: [
        {
          ResourceType: 'AWS::IAM::Role',
          LogicalResourceIds: ['R'],
          ResourceIdentifiers: ['RoleName'],
        },
      ],
    });
  });
});

test('a snapshot between operations keeps the stacks', async () => {
  const world = aWorld();
  const stacks = new Stacks(world);
  const before = await stacks.create('s', template);
  const snapshot = world.snapshot();
  await stacks.delete('s');

  world.restore(snapshot);

  expect(await stacks.describe('s')).toEqual(before);
  expect(await stacks.delete('s')).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
});
