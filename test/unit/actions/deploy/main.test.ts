import type { Stack } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type RunInputs, run } from '../../../../actions/deploy/src/main.ts';
import type { StackDefinition } from '../../../../actions/deploy/src/manifest.ts';
import {
  type Answers,
  aCloudFormation,
  aDefinition,
  anEvent,
  aStack,
  aTemplate,
  awsError,
  executing,
  idOf,
  noSuchStack,
  queueTemplate,
  someOptions,
} from './builders.ts';

let printed: string;

beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

const settled = (name: string): Answers => ({
  DescribeStacks: () => ({ Stacks: [aStack({ StackName: name })] }),
  GetTemplate: () => ({ TemplateBody: queueTemplate }),
});
const denied: Answers = { DescribeStacks: () => awsError('AccessDenied', 'no') };
const absent = (name: string): Answers =>
  executing(name, undefined, [], { DescribeStacks: () => noSuchStack(name) });

/** Runs with one CloudFormation for all stacks, which answers for each as told. */
async function runAll(
  stacks: readonly StackDefinition[],
  answers: Readonly<Record<string, Answers>> = {},
  overrides: Partial<RunInputs> = {},
) {
  const asked: string[] = [];
  const lines: string[] = [];
  const open = () => {
    let calls = 0;
    const one =
      (operation: string) => (input: Readonly<Record<string, unknown>>, times: number) => {
        calls += 1;
        const named = String(input.StackName ?? input.ChangeSetName);
        const stack = stacks.find(({ stackName }) => named.includes(stackName));
        if (stack === undefined) throw new Error(`nobody knows ${named}`);
        if (operation === 'DescribeStacks' && named === stack.stackName) asked.push(stack.key);
        const answer = (answers[stack.key] ?? settled(stack.stackName))[operation];
        return answer?.(input, times) ?? new Error(`nobody expected ${operation}`);
      };
    const operations = ['DescribeStacks', 'GetTemplate', 'CreateChangeSet', 'DescribeChangeSet'];
    const more = [
      'DeleteChangeSet',
      'DeleteStack',
      'ExecuteChangeSet',
      'DescribeStackEvents',
      'ListChangeSets',
    ];
    const all = Object.fromEntries([...operations, ...more].map((name) => [name, one(name)]));
    return { cloudFormation: aCloudFormation(all).client, calls: () => calls };
  };
  const results = await run(
    {
      ...someOptions(),
      task: { mode: 'apply' },
      stacks,
      chosen: stacks.map(({ key }) => key),
      ...overrides,
    },
    open,
    (key, line) => lines.push(`${key}  ${line}`),
  );
  const outcomes = Object.fromEntries(results.map((one) => [one.stack.key, one.outcome]));
  return { results, outcomes, asked, lines };
}

const needs = (key: string, ...dependsOn: string[]) => aDefinition({ key, dependsOn });

describe('a run', () => {
  test('deploys each stack after those that it builds on', async () => {
    const { asked, outcomes } = await runAll([needs('c', 'b'), needs('b', 'a'), needs('a')]);

    expect(asked).toEqual(['a', 'b', 'c']);
    expect(outcomes).toEqual({ a: 'unchanged', b: 'unchanged', c: 'unchanged' });
  });

  test('deploys at once what does not build on each other', async () => {
    const gate = Promise.withResolvers<void>();
    const waiting = (name: string): Answers => ({
      ...settled(name),
      DescribeStacks: async () => {
        await gate.promise;
        return { Stacks: [aStack({ StackName: name })] };
      },
    });
    const running = runAll([needs('a'), needs('b')], {
      a: waiting('keywatch-a'),
      b: {
        ...settled('keywatch-b'),
        GetTemplate: () => {
          gate.resolve();
          return { TemplateBody: queueTemplate };
        },
      },
    });

    expect((await running).outcomes).toEqual({ a: 'unchanged', b: 'unchanged' });
  });

  test('reports each stack with its calls and the seconds that passed', async () => {
    const { results, lines } = await runAll([needs('a')]);

    expect(results).toMatchObject([{ calls: 2, seconds: 0, outcome: 'unchanged' }]);
    expect(lines).toEqual(['a  unchanged']);
  });

  test('deploys the chosen stacks alone, in the order that the others give', async () => {
    const stacks = [needs('c', 'b'), needs('b', 'a'), needs('a')];

    const { asked } = await runAll(stacks, {}, { chosen: ['c', 'a'] });

    expect(asked).toEqual(['a', 'c']);
  });
});

describe('a stack that fails', () => {
  test('stops only what builds on it, however far', async () => {
    const stacks = [needs('a'), needs('b', 'a'), needs('c', 'b'), needs('d')];

    const { outcomes, results, asked } = await runAll(stacks, { a: denied });

    expect(outcomes).toEqual({ a: 'failed', b: 'skipped', c: 'skipped', d: 'unchanged' });
    expect(new Set(asked)).toEqual(new Set(['a', 'd']));
    expect(results[1]).toMatchObject({ because: 'keywatch-a failed', calls: 0 });
    expect(results[0]).toMatchObject({ message: 'keywatch-a: AWS denied a call: no' });
  });

  test('stops what builds on it through a stack that was not chosen', async () => {
    const stacks = [needs('a'), needs('b', 'a'), needs('c', 'b')];

    const { outcomes } = await runAll(stacks, { a: denied }, { chosen: ['a', 'c'] });

    expect(outcomes).toEqual({ a: 'failed', c: 'skipped' });
  });

  test.each([
    [
      Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }),
      'keywatch-a: AWS cannot be reached (connect ECONNREFUSED 127.0.0.1:1); check the network, the Region and AWS_ENDPOINT_URL',
    ],
    [new TypeError('a defect'), 'keywatch-a: unexpected TypeError: a defect'],
  ])('says so in a sentence: %s', async (error, message) => {
    const { results } = await runAll([needs('a')], { a: { DescribeStacks: () => error } });

    expect(results[0]).toMatchObject({ outcome: 'failed', message });
  });
});

describe('a plan', () => {
  const plan = { task: { mode: 'plan' } } as const;

  test('defers what builds on a stack that is not there yet', async () => {
    const stacks = [needs('a'), needs('b', 'a'), needs('c', 'b')];

    const { results } = await runAll(stacks, { a: absent('keywatch-a') }, plan);

    expect(results).toMatchObject([
      { outcome: 'planned', isNew: true },
      { outcome: 'deferred', because: 'keywatch-a is not there yet' },
      { outcome: 'deferred', because: 'keywatch-b is deferred, too' },
    ]);
  });

  test('plans what builds on a stack that is there and changes', async () => {
    const live = aStack({ StackName: 'keywatch-a' });

    const { outcomes } = await runAll(
      [needs('a'), needs('b', 'a')],
      { a: executing('keywatch-a', live, []) },
      plan,
    );

    expect(outcomes).toEqual({ a: 'planned', b: 'unchanged' });
  });
});

describe('a secret', () => {
  const secret = 'hunter2';
  const stack = aDefinition({
    key: 'a',
    template: aTemplate(`Parameters: { Password: { Type: String, NoEcho: true } }
Resources: { Queue: { Type: 'AWS::SQS::Queue' } }`),
    parameters: { Password: secret },
  });
  const citing = `Value '${secret}' at 'password' failed to satisfy constraint`;
  const live: Stack = aStack({ StackName: 'keywatch-a' });
  const failed = anEvent({
    LogicalResourceId: 'Queue',
    PhysicalResourceId: '',
    ResourceStatus: 'CREATE_FAILED',
    ResourceStatusReason: citing,
  });
  const ended = anEvent({
    PhysicalResourceId: idOf('keywatch-a'),
    ResourceStatus: 'UPDATE_ROLLBACK_COMPLETE',
  });

  test.each<[string, Answers]>([
    ['the reason of an event', executing('keywatch-a', live, [ended, failed])],
    [
      'the reason of a change set',
      executing('keywatch-a', live, [], {
        DescribeChangeSet: () => ({ Status: 'FAILED', StatusReason: citing }),
      }),
    ],
    [
      'a refusal of the call',
      executing('keywatch-a', live, [], {
        CreateChangeSet: () => awsError('ValidationError', citing),
      }),
    ],
  ])('that %s cites is in no result and no line of the log', async (_, answers) => {
    const { results, lines } = await runAll([stack], { a: answers });

    expect(results[0]).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining("'***'"),
    });
    const { stack: definition, ...told } = results[0] ?? {};
    expect(definition?.parameters.Password).toBe(secret);
    expect(JSON.stringify([told, lines, printed])).not.toContain(secret);
  });
});
