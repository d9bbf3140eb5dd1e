import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { DeleteTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DeployBench, outcomes } from './deploy-bench.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

let bench: DeployBench;

beforeEach(async () => {
  bench = await DeployBench.open();
});
afterEach(() => bench.close());

const drift = (inputs: Record<string, string> = {}) => bench.deploy({ mode: 'drift', ...inputs });

/** Somebody keeps messages for a minute, past CloudFormation. */
async function changeQueue(): Promise<void> {
  const sqs = new SQSClient(bench.settings());
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'fixture-queue' }));
  const Attributes = { MessageRetentionPeriod: '60' };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  sqs.destroy();
}

async function deleteTopic(name: string): Promise<void> {
  const sns = new SNSClient(bench.settings());
  const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
  const found = Topics.find(({ TopicArn }) => TopicArn?.endsWith(`:${name}`));
  await sns.send(new DeleteTopicCommand({ TopicArn: found?.TopicArn }));
  sns.destroy();
}

async function leftChangeSets(name: string) {
  const input = { StackName: name };
  const { Summaries = [] } = await bench.cloudFormation.send(new ListChangeSetsCommand(input));
  return Summaries.filter(({ ExecutionStatus }) => !ExecutionStatus?.startsWith('EXECUTE_'));
}

describe('looking for drift', () => {
  test('where there is none is green, and leaves no change set', async () => {
    await bench.deploy();

    const step = await drift();

    expect(step.exitCode).toBe(0);
    expect(step.outputs.drifted).toBe('false');
    expect(outcomes(step)).toEqual({ queue: 'in-sync', topic: 'in-sync', reader: 'in-sync' });
    expect(step.outputs.markdown).toContain('| <code>fixture-queue</code> | in-sync |  |');
    expect(await leftChangeSets('fixture-queue')).toEqual([]);
  });

  test('tells what was changed and what was deleted, and fails on the lines of the templates', async () => {
    await bench.deploy();
    await changeQueue();
    await deleteTopic('fixture-topic');

    const step = await drift();

    expect(step.exitCode).toBe(1);
    expect(step.outputs.drifted).toBe('true');
    expect(outcomes(step)).toEqual({ queue: 'drifted', topic: 'drifted', reader: 'in-sync' });
    const line = await bench.lineOf('Queue', 'queue.yaml');
    expect(step.stdout).toContain(
      `::error title=fixture-queue,file=queue.yaml,line=${line},endLine=${line}::fixture-queue is not as it was deployed: Queue modified`,
    );
    expect(step.stdout).toMatch(/^::error::drifted: fixture-queue, fixture-topic$/m);
    expect(step.outputs.markdown).toContain(
      '| <code>Queue</code> | AWS::SQS::Queue | modified | <code>/Properties/MessageRetentionPeriod</code> | <code>3600</code> | <code>60</code> |',
    );
    expect(step.outputs.markdown).toMatch(
      /\| <code>Topic<\/code> \| AWS::SNS::Topic \| deleted \|/,
    );
    expect(await leftChangeSets('fixture-queue')).toEqual([]);
  });

  test('names a repository that is ahead, which is no drift', async () => {
    await bench.deploy();
    const template = await bench.read('topic.yaml');
    await writeFile(join(bench.folder, 'topic.yaml'), `${template}# another\n`);

    const step = await drift({ parameters: 'queue.Retention=7200' });

    expect(step.exitCode).toBe(0);
    expect(step.outputs.markdown).toContain(
      '| <code>fixture-topic</code> | in-sync | the repository has another version of the template |',
    );
    expect(step.outputs.markdown).toContain('another version of parameter Retention |');
  });

  test('names what cannot be compared', async () => {
    const template = await bench.read('topic.yaml');
    const handle = '  Handle: { Type: AWS::CloudFormation::WaitConditionHandle }\n';
    await writeFile(join(bench.folder, 'topic.yaml'), `${template}\n${handle}`);
    await bench.deploy({ stacks: 'topic' });

    const step = await drift({ stacks: 'topic' });

    expect(step.exitCode).toBe(0);
    expect(step.outputs.markdown).toContain(
      'CloudFormation cannot compare Handle \\(AWS::CloudFormation::WaitConditionHandle\\)',
    );
  });
});

describe('what could not be looked at is red', () => {
  test('as it is not there', async () => {
    const step = await drift({ stacks: 'topic' });

    expect(step.exitCode).toBe(1);
    expect(step.outputs.drifted).toBe('false');
    expect(step.stdout).toContain(
      'fixture-topic: cannot be looked at, as it is not there; deploy it first',
    );
    expect(step.stdout).toMatch(/^::error::not looked at: fixture-topic$/m);
    expect(step.outputs.markdown).toContain('| <code>fixture-topic</code> | failed |');
  });

  test('as the service role may not read a resource', async () => {
    await bench.deploy({ stacks: 'queue' });
    const role = await bench.makeServiceRole(['logs:*']);

    const step = await drift({ stacks: 'queue', 'service-role-arn': role });

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toContain(
      'fixture-queue: cannot be looked at: CloudFormation tells drift status UNKNOWN; its role may lack the right to read a resource',
    );
    expect(await leftChangeSets('fixture-queue')).toEqual([]);
  });

  test('as it could not be created', async () => {
    await bench.deploy({ stacks: 'queue', parameters: 'queue.Retention=5' });

    const step = await drift({ stacks: 'queue' });

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toContain('cannot be looked at, as it is in ROLLBACK_COMPLETE');
  });
});
