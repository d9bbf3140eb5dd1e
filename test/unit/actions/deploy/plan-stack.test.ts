import { describe, expect, test } from '@jest/globals';
import {
  type Answers,
  aChange,
  aDefinition,
  aStack,
  aTemplate,
  awsError,
  executing,
  idOf,
  noSuchStack,
  queueTemplate,
  writes,
} from './builders.ts';
import { found, name, plan } from './deploying.ts';

const shell = found('REVIEW_IN_PROGRESS', { LastUpdatedTime: new Date(1) });
const nothing = { Status: 'FAILED', StatusReason: "didn't contain changes" };

/** A stack that is not there; its shell comes into being with a change set. */
const absent = (overrides: Answers = {}, status = shell): Answers =>
  executing(name, undefined, [], {
    DescribeStacks: ({ StackName }) =>
      StackName === name ? noSuchStack(name) : { Stacks: [status] },
    ...overrides,
  });

describe('planning a stack that is not there', () => {
  test('keeps change set and shell, whatever time the shell shows', async () => {
    const { outcome, operations } = await plan(absent());

    expect(outcome).toEqual({
      outcome: 'planned',
      isNew: true,
      changeSetId: `change-set/${name}`,
      changes: [aChange()],
      live: { stackId: idOf(name), status: 'REVIEW_IN_PROGRESS' },
      changedExports: [],
    });
    expect(writes(operations())).toEqual(['CreateChangeSet']);
  });

  test('leaves neither change set nor shell if CloudFormation finds nothing to do', async () => {
    const { calls } = await plan(absent({ DescribeChangeSet: () => nothing }), {
      roleArn: 'arn:role',
    });

    expect(calls.slice(-3)).toEqual([
      { operation: 'DeleteChangeSet', input: { ChangeSetName: `change-set/${name}` } },
      { operation: 'DescribeStacks', input: { StackName: idOf(name) } },
      { operation: 'DeleteStack', input: { StackName: idOf(name), RoleARN: 'arn:role' } },
    ]);
  });

  test('does not delete with its change set what somebody has created meanwhile', async () => {
    const answers = absent({ DescribeChangeSet: () => nothing }, found('CREATE_IN_PROGRESS'));

    const { operations } = await plan(answers);

    expect(operations()).not.toContain('DeleteStack');
  });

  test('by a role that may not delete stacks leaves the shell, and says so', async () => {
    const { outcome, options } = await plan(
      absent({ DescribeChangeSet: () => nothing, DeleteStack: () => awsError('AccessDenied') }),
    );

    expect(outcome).toMatchObject({ outcome: 'unchanged' });
    expect(options.lines).toEqual([
      'leaves an empty stack in REVIEW_IN_PROGRESS, as it may not delete it',
    ]);
  });
});

describe('planning in the shell of an earlier plan', () => {
  const named = (...names: string[]) => ({
    ListChangeSets: (_: unknown, times: number) => ({
      Summaries: [
        {
          ...{ ChangeSetName: names[times], ChangeSetId: `id/${names[times]}` },
          ExecutionStatus: names[times]?.endsWith('done') ? 'EXECUTE_COMPLETE' : 'AVAILABLE',
        },
      ],
      NextToken: times + 1 < names.length ? 'more' : undefined,
    }),
  });

  test('deletes the change sets of other runs, page by page, and no others', async () => {
    const names = [
      'keywatch-6-1-x',
      'keywatch-5-1-done',
      'keywatch-drift-6-1-x',
      'by-hand',
      'my-keywatch-1',
    ];
    const { calls, options } = await plan(executing(name, shell, [], named(...names)));

    const deleted = calls.filter(({ operation }) => operation === 'DeleteChangeSet');
    expect(deleted.map(({ input }) => input.ChangeSetName)).toEqual(['id/keywatch-6-1-x']);
    expect(options.lines).toEqual(['deletes change set keywatch-6-1-x of an earlier run']);
  });

  test("does not delete a shell that holds another's change set", async () => {
    const answers = executing(name, shell, [], {
      ...named('by-hand'),
      DescribeChangeSet: () => nothing,
    });

    const { operations } = await plan(answers);

    expect(writes(operations())).toEqual(['CreateChangeSet', 'DeleteChangeSet']);
  });
});

describe('planning a stack that is there', () => {
  test('and already is what is wanted costs two calls', async () => {
    const { outcome, operations } = await plan(
      executing(name, aStack(), [], { GetTemplate: () => ({ TemplateBody: queueTemplate }) }),
    );

    expect(outcome).toEqual({
      outcome: 'unchanged',
      live: { stackId: idOf(name), status: 'UPDATE_COMPLETE' },
    });
    expect(operations()).toEqual(['DescribeStacks', 'GetTemplate']);
  });

  test('takes the values that CloudFormation tells, and no change for missing that it leaves out then', async () => {
    const other = { ResourceChange: { ...aChange().ResourceChange, LogicalResourceId: 'Other' } };
    const valued = { ResourceChange: { ...aChange().ResourceChange, AfterContext: '{}' } };
    const { outcome } = await plan(
      executing(name, aStack(), [], {
        DescribeChangeSet: ({ IncludePropertyValues }) => ({
          Status: 'CREATE_COMPLETE',
          Changes: IncludePropertyValues === true ? [valued] : [aChange(), other],
        }),
      }),
    );

    expect(outcome).toMatchObject({ changes: [valued, other] });
  });

  test('and differs in its protection alone says that', async () => {
    const { outcome, operations } = await plan(
      executing(name, aStack({ EnableTerminationProtection: true }), [], {
        DescribeChangeSet: () => nothing,
      }),
    );

    expect(outcome).toMatchObject({ outcome: 'protection' });
    expect(writes(operations())).toEqual(['CreateChangeSet', 'DeleteChangeSet']);
  });

  test('and could not be created is refused, as only a deployment may delete it', async () => {
    const { outcome, operations } = await plan(executing(name, found('ROLLBACK_COMPLETE'), []), {
      recreate: true,
    });

    expect(outcome).toMatchObject({
      message: expect.stringContaining('delete it, or apply with recreate: true'),
    });
    expect(writes(operations())).toEqual([]);
  });

  test('for which no change set can be made fails on the line of the template', async () => {
    const { outcome } = await plan(
      executing(name, aStack(), [], {
        DescribeChangeSet: () => ({ Status: 'FAILED', StatusReason: 'see events' }),
        DescribeEvents: () => ({
          OperationEvents: [
            {
              EventType: 'VALIDATION_ERROR',
              LogicalResourceId: 'Queue',
              ValidationPath: '/X',
              ValidationStatusReason: 'bad',
            },
          ],
        }),
      }),
    );

    expect(outcome).toEqual({
      outcome: 'failed',
      message: `CloudFormation can make no change set for ${name}: Queue (/X): bad`,
      line: 4,
    });
  });
});

describe('planning what builds on another stack', () => {
  const upstream = aDefinition({ key: 'up' });
  const planned = (isNew: boolean, ...changedExports: string[]) => ({
    ...{
      stack: upstream,
      calls: 0,
      seconds: 0,
      outcome: 'planned' as const,
      isNew,
      changedExports,
    },
    ...{ changeSetId: 'id', changes: [], live: { stackId: idOf('keywatch-up'), status: 'X' } },
  });
  const importing = (imported: string) => ({
    template: aTemplate(`Parameters: { Of: { Type: String } }
Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: ${imported} } } }`),
    parameters: { Of: 'up' },
  });

  test.each([
    ['is new', planned(true), '!ImportValue any', 'keywatch-up is not there yet'],
    [
      'may change what is imported',
      planned(false, 'up-arn'),
      '!ImportValue up-arn',
      'keywatch-up may give up-arn another value',
    ],
    [
      'may change what is imported under a composed name',
      planned(false, 'up-arn'),
      `{ 'Fn::ImportValue': !Sub '\${Of}-arn' }`,
      'keywatch-up may give up-arn another value',
    ],
    [
      'may change anything, where the name of the import stays open',
      planned(false, 'up-arn'),
      `!ImportValue { 'Fn::Sub': '\${Unknown}-x' }`,
      'keywatch-up may give up-arn another value',
    ],
    [
      'is deferred',
      { stack: upstream, calls: 0, seconds: 0, outcome: 'deferred' as const, because: '' },
      '!ImportValue any',
      'keywatch-up is deferred, too',
    ],
  ])('that %s defers it, and makes nothing', async (_, result, imported, because) => {
    const { outcome, operations } = await plan(executing(name, aStack(), []), {
      upstream: [result],
      definition: importing(imported),
    });

    expect(outcome).toEqual({
      outcome: 'deferred',
      because,
      live: { stackId: idOf(name), status: 'UPDATE_COMPLETE' },
    });
    expect(writes(operations())).toEqual([]);
  });

  test('that changes nothing which is imported does not defer it', async () => {
    const { outcome } = await plan(executing(name, aStack(), []), {
      upstream: [planned(false, 'up-other')],
      definition: importing('!ImportValue up-arn'),
    });

    expect(outcome).toMatchObject({ outcome: 'planned' });
  });
});
