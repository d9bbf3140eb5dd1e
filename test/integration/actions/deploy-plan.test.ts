import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  ListChangeSetsCommand,
  ListStacksCommand,
  UpdateStackCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DeployBench, outcomes } from './deploy-bench.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

let bench: DeployBench;

beforeEach(async () => {
  bench = await DeployBench.open();
});
afterEach(() => bench.close());

type Planned = {
  readonly key: string;
  readonly outcome: string;
  readonly changeSetId?: string;
  readonly isNew?: boolean;
};
const stacksOf = (plan = ''): readonly Planned[] => JSON.parse(plan).stacks;
const idIn = (plan: string | undefined, key: string): string =>
  stacksOf(plan).find((one) => one.key === key)?.changeSetId ?? '';

async function plan(inputs: Record<string, string> = {}) {
  const step = await bench.deploy({ mode: 'plan', ...inputs });
  return { ...step, plan: step.outputs.plan ?? '' };
}
const apply = (plan: string, inputs: Record<string, string> = {}) =>
  bench.deploy({ plan, ...inputs });

async function executionOf(id: string): Promise<string | undefined> {
  const input = { ChangeSetName: id };
  const { ExecutionStatus } = await bench.cloudFormation.send(new DescribeChangeSetCommand(input));
  return ExecutionStatus;
}
async function changeSetsOf(name: string) {
  const { Summaries = [] } = await bench.cloudFormation.send(
    new ListChangeSetsCommand({ StackName: name }),
  );
  return Summaries;
}
async function stackOf(name: string) {
  const { Stacks } = await bench.cloudFormation.send(
    new DescribeStacksCommand({ StackName: name }),
  );
  return Stacks?.[0];
}
const waiter = () => ({
  client: bench.cloudFormation,
  minDelay: 0.1,
  maxDelay: 1,
  maxWaitTime: 20,
});
const edit = async (path: string, from: string, to: string) =>
  writeFile(join(bench.folder, path), (await bench.read(path)).replace(from, to));

describe('a plan', () => {
  test('keeps its change sets, defers what builds on new stacks, and says so in all its outputs', async () => {
    const step = await plan();

    expect(step.exitCode).toBe(0);
    expect(step.outputs.changes).toBe('true');
    expect(stacksOf(step.plan).map(({ key, outcome, isNew }) => ({ key, outcome, isNew }))).toEqual(
      [
        { key: 'queue', outcome: 'planned', isNew: true },
        { key: 'topic', outcome: 'planned', isNew: true },
        { key: 'reader', outcome: 'deferred' },
      ],
    );
    expect(await executionOf(idIn(step.plan, 'queue'))).toBe('AVAILABLE');
    expect(await bench.statusOf('fixture-topic')).toBe('REVIEW_IN_PROGRESS');
    expect(await bench.statusOf('fixture-reader')).toBeUndefined();
    expect(step.outputs.markdown).toContain(
      '| <code>fixture-reader</code> | deferred | fixture-queue is not there yet |',
    );
    expect(step.outputs.markdown).toContain('| AWS::SNS::Topic | <code>Subscription</code> |');
    expect(step.summary.trim()).toBe(step.outputs.markdown?.trim());
  });

  test('of what is deployed has nothing to do, in two calls a stack', async () => {
    await bench.deploy();

    const step = await plan();

    expect(step.outputs.changes).toBe('false');
    expect(step.stacks.map(({ outcome, calls }) => [outcome, calls])).toEqual([
      ['unchanged', 2],
      ['unchanged', 2],
      ['unchanged', 2],
    ]);
  });

  test('shows values before and after', async () => {
    await bench.deploy();

    const step = await plan({ parameters: 'topic.Title=second' });

    expect(step.outputs.markdown).toMatch(/Topic \/Properties\/Tags.*operators.*→.*second/);
  });

  test('warns of state that would be lost', async () => {
    await bench.deploy();
    await edit('queue.yaml', 'QueueName: fixture-queue', 'QueueName: fixture-queue-two');

    const step = await plan();

    expect(step.outputs.markdown).toContain('> [!CAUTION]');
    expect(step.outputs.markdown).toMatch(
      /^> - <code>fixture-queue<\/code> \*\*replaces\*\* <code>Queue<\/code> \(AWS::SQS::Queue\)$/m,
    );
    expect(step.outputs.markdown).toContain(
      '| <code>fixture-reader</code> | deferred | fixture-queue may give fixture-queue-arn another value |',
    );
  });

  test('does away with what an earlier plan has left, and with nothing else', async () => {
    await bench.deploy({ stacks: 'topic' });
    const first = await plan({ stacks: 'queue\ntopic', parameters: 'topic.Title=second' });
    await bench.cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'fixture-topic',
        ChangeSetName: 'by-hand',
        TemplateBody: await bench.read('topic.yaml'),
        Parameters: [{ ParameterKey: 'Title', ParameterValue: 'third' }],
      }),
    );

    const second = await plan({ stacks: 'queue\ntopic', parameters: 'topic.Title=second' });

    const names = async (name: string) => (await changeSetsOf(name)).map((one) => one.ChangeSetId);
    expect(await names('fixture-queue')).toEqual([idIn(second.plan, 'queue')]);
    expect(await names('fixture-topic')).toEqual([
      expect.stringContaining('changeSet/keywatch-'), // what was executed
      expect.stringContaining('changeSet/by-hand/'),
      idIn(second.plan, 'topic'),
    ]);
    expect(await names('fixture-topic')).not.toContain(idIn(first.plan, 'topic'));
  });

  test('deletes the shell of a stack that it defers now', async () => {
    await bench.deploy({ stacks: 'queue' });
    await plan({ stacks: 'reader' });
    expect(await bench.statusOf('fixture-reader')).toBe('REVIEW_IN_PROGRESS');
    await edit('queue.yaml', 'QueueName: fixture-queue', 'QueueName: fixture-queue-two');

    await plan({ stacks: 'queue\nreader' });

    const { StackSummaries = [] } = await bench.cloudFormation.send(new ListStacksCommand({}));
    const left = StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    expect(left.map(({ StackName }) => StackName)).toEqual(['fixture-queue']);
  });

  test('that fails for one stack has no output to apply', async () => {
    await edit('topic.yaml', 'TopicName', 'TopicNam');

    const step = await plan();

    expect(step.exitCode).toBe(1);
    expect(step.outputs).not.toHaveProperty('plan');
    expect(step.outputs.markdown).toContain('| <code>fixture-topic</code> | failed |');
    expect(step.stdout).toMatch(/^::error::not planned: fixture-topic$/m);
  });

  test('holds no secret', async () => {
    const step = await plan({ stacks: 'secret', parameters: 'secret.Secret=hunter2' });

    expect(step.exitCode).toBe(0);
    expect(JSON.stringify(step)).not.toContain('hunter2');
  });
});

describe('applying a plan', () => {
  test('executes exactly its change sets, then what was deferred, and again does nothing', async () => {
    const made = await plan();

    const step = await apply(made.plan);
    const again = await apply(made.plan);

    expect(step.exitCode).toBe(0);
    expect(outcomes(step)).toEqual({ queue: 'deployed', topic: 'deployed', reader: 'deployed' });
    for (const key of ['queue', 'topic'])
      expect((await stackOf(`fixture-${key}`))?.ChangeSetId).toBe(idIn(made.plan, key));
    expect(await bench.statusOf('fixture-reader')).toBe('CREATE_COMPLETE');
    expect(again.exitCode).toBe(0);
    expect(outcomes(again)).toEqual(outcomes(step));
    expect((await stackOf('fixture-topic'))?.StackStatus).toBe('CREATE_COMPLETE');
  });

  test('leaves what the plan found unchanged', async () => {
    await bench.deploy();
    const made = await plan({ parameters: 'topic.Title=second' });

    const step = await apply(made.plan, { parameters: 'topic.Title=second' });

    expect(outcomes(step)).toEqual({ queue: 'unchanged', topic: 'deployed', reader: 'unchanged' });
    expect(await bench.statusOf('fixture-topic')).toBe('UPDATE_COMPLETE');
  });

  test('turns termination protection alone', async () => {
    await bench.deploy();
    await edit('stacks.yaml', 'termination-protection: false', 'termination-protection: true');

    const made = await plan();
    const step = await apply(made.plan);

    expect(stacksOf(made.plan).map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => 'protection'),
    );
    expect(made.outputs.markdown).toContain('termination protection is turned on');
    expect(step.exitCode).toBe(0);
    expect((await stackOf('fixture-topic'))?.EnableTerminationProtection).toBe(true);
  });

  test('executes the secret that was planned', async () => {
    const made = await plan({ stacks: 'secret', parameters: 'secret.Secret=hunter2' });

    const step = await apply(made.plan, { parameters: 'secret.Secret=hunter2' });

    expect(step.exitCode).toBe(0);
    expect(JSON.stringify(step)).not.toContain('hunter2');
  });

  test('goes on where it was cut off', async () => {
    const made = await plan({ stacks: 'topic' });
    const gate = Promise.withResolvers<void>();
    bench.emulator.held = { operation: 'CreateTopic', until: gate.promise };

    const { code } = await bench.cancelAt('CREATE_IN_PROGRESS  Topic', made.plan);
    const step = await bench.deploy(
      { plan: made.plan },
      { onLine: (line) => line.includes('earlier attempt') && gate.resolve() },
    );

    expect(code).toBe(1);
    expect(step.exitCode).toBe(0);
    expect(outcomes(step)).toEqual({ topic: 'deployed' });
    expect((await stackOf('fixture-topic'))?.ChangeSetId).toBe(idIn(made.plan, 'topic'));
  });
});

describe('what has changed since the plan', () => {
  const title = { stacks: 'topic', parameters: 'topic.Title=second' };
  const refusal = (because: string | RegExp) =>
    new RegExp(
      `fixture-topic: nothing is executed, since ${typeof because === 'string' ? because : because.source}; run the workflow again for a new plan$`,
      'm',
    );

  /** Plans a change of the deployed topic; what is applied then is refused, and the change set not executed. */
  async function refused(
    change: (id: string) => Promise<unknown>,
    inputs: Record<string, string> = {},
  ) {
    await bench.deploy({ stacks: 'topic' });
    const made = await plan(title);
    await change(idIn(made.plan, 'topic'));
    const before = await stackOf('fixture-topic');
    const step = await apply(made.plan, { ...title, ...inputs });
    expect(step.exitCode).toBe(1);
    expect(outcomes(step)).toEqual({ topic: 'failed' });
    expect(await stackOf('fixture-topic')).toEqual(before);
    return step.stdout;
  }

  test('in the template', async () => {
    const said = await refused(() => edit('topic.yaml', 'Key: title', 'Key: other'));

    expect(said).toMatch(refusal('template topic.yaml has changed'));
  });

  test('in a parameter', async () => {
    const said = await refused(async () => {}, { parameters: 'topic.Title=third' });

    expect(said).toMatch(
      refusal(/the parameters have changed \(topic-deployment.yaml or input parameters\)/),
    );
  });

  test('in the plan, which names a change set with another template', async () => {
    await bench.deploy({ stacks: 'topic' });
    const made = await plan(title);
    const planned = idIn(made.plan, 'topic');
    const { Parameters, Tags, ChangeSetName } = await bench.cloudFormation.send(
      new DescribeChangeSetCommand({ ChangeSetName: planned }),
    );
    await bench.cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: planned }));
    const another = { StackName: 'fixture-topic', ChangeSetName };
    const TemplateBody = (await bench.read('topic.yaml')).replace('Key: title', 'Key: other');
    const { Id = '' } = await bench.cloudFormation.send(
      new CreateChangeSetCommand({ ...another, TemplateBody, Parameters, Tags }),
    );
    await waitUntilChangeSetCreateComplete(waiter(), another);

    const step = await apply(made.plan.replaceAll(planned, Id), title);

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toMatch(refusal('its change set has another template than topic.yaml'));
    expect(await executionOf(Id)).toBe('AVAILABLE');
  });

  test('in the live stack', async () => {
    const said = await refused(async () => {
      const input = {
        StackName: 'fixture-topic',
        TemplateBody: await bench.read('topic.yaml'),
        Parameters: [{ ParameterKey: 'Title', ParameterValue: 'by hand' }],
      };
      await bench.cloudFormation.send(new UpdateStackCommand(input));
      await waitUntilStackUpdateComplete(waiter(), { StackName: input.StackName });
    });

    expect(said).toMatch(refusal('fixture-topic has gone from CREATE_COMPLETE to UPDATE_COMPLETE'));
  });

  test('as its change set was deleted', async () => {
    const said = await refused((ChangeSetName) =>
      bench.cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName })),
    );

    expect(said).toMatch(refusal('its change set is gone'));
  });

  test('as somebody else has executed its change set', async () => {
    const said = await refused(async (ChangeSetName) => {
      await bench.cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName }));
      await waitUntilStackUpdateComplete(waiter(), { StackName: 'fixture-topic' });
    });

    expect(said).toMatch(refusal('somebody else has executed its change set'));
  });
});

describe('a plan that is not one of this deployment', () => {
  test.each([
    ['{"version":1', 'input plan is not JSON'],
    ['{"version":2}', 'input plan.version is 2 and should be 1'],
    ['[]', 'input plan is [] and should be an object'],
  ])('is refused: %s', async (text, message) => {
    const step = await apply(text);

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toContain(`::error::${message}`);
  });

  test('as it is for another environment', async () => {
    const made = await plan({ stacks: 'topic' });

    const step = await apply(
      made.plan.replace('"environment":"emulator"', '"environment":"elsewhere"'),
    );

    expect(step.stdout).toContain(
      '::error::input plan is of environment elsewhere, not emulator; give the plan that was made with the same inputs',
    );
  });

  test('as it is for other stacks', async () => {
    const made = await plan({ stacks: 'topic' });

    const step = await apply(made.plan, { stacks: 'queue' });

    expect(step.stdout).toContain(
      '::error::input plan is without stack queue, which input stacks names',
    );
    expect(await bench.statusOf('fixture-topic')).toBe('REVIEW_IN_PROGRESS');
  });

  test('as its mode is not apply', async () => {
    const made = await plan({ stacks: 'topic' });

    const step = await plan({ plan: made.plan });

    expect(step.stdout).toContain('::error::input plan is for mode: apply, not plan; leave it out');
  });
});

test('a Region other than the one of the manifest is refused', async () => {
  const step = await bench.deploy({}, { region: 'us-east-1' });

  expect(step.exitCode).toBe(1);
  expect(step.stdout).toContain(
    '::error::AWS_REGION is "us-east-1", but the manifest deploys to ap-southeast-2; set them to the same Region',
  );
});
