import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateChangeSetCommand,
  CreateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DeployBench, outcomes } from './deploy-bench.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

let bench: DeployBench;

beforeEach(async () => {
  bench = await DeployBench.open();
});
afterEach(() => bench.close());

/** A stack whose creation failed and was rolled back. */
const failToCreate = () => bench.deploy({ stacks: 'queue', parameters: 'queue.Retention=5' });

describe('deploying', () => {
  test('creates stacks in the order of their imports, and then has nothing to do in two calls each', async () => {
    const first = await bench.deploy();
    const second = await bench.deploy();

    expect(first).toMatchObject({ exitCode: 0, outputs: { report: 'report/deploy.json' } });
    expect(outcomes(first)).toEqual({ queue: 'deployed', topic: 'deployed', reader: 'deployed' });
    expect(first.stdout).toMatch(/^queue {2}CREATE_COMPLETE {2}Queue \(AWS::SQS::Queue\)$/m);
    expect(first.stdout.indexOf('queue  deployed')).toBeLessThan(
      first.stdout.indexOf('reader  CREATE_IN_PROGRESS'),
    );
    expect(first.summary).toContain('| <code>fixture-queue</code> | deployed | new, 2 changes |');
    expect(second.stacks.map(({ key, outcome, calls }) => [key, outcome, calls])).toEqual([
      ['queue', 'unchanged', 2],
      ['topic', 'unchanged', 2],
      ['reader', 'unchanged', 2],
    ]);
    expect(second.summary).toContain('| <code>fixture-topic</code> | unchanged |');
  });

  test('updates what differs and leaves the rest', async () => {
    await bench.deploy();

    const update = await bench.deploy({ parameters: 'topic.Title=second' });

    expect(outcomes(update)).toMatchObject({ topic: 'deployed', reader: 'unchanged' });
    expect(update.summary).toContain('| Modify | <code>Topic</code> | AWS::SNS::Topic | False |');
    expect(await bench.statusOf('fixture-topic')).toBe('UPDATE_COMPLETE');
  });
});

describe('a resource that fails', () => {
  test('is annotated on its line with the root cause, its stack rolled back and what builds on it left', async () => {
    const step = await bench.deploy({ parameters: 'queue.Retention=5' });

    expect(step.exitCode).toBe(1);
    expect(outcomes(step)).toEqual({ queue: 'failed', topic: 'deployed', reader: 'skipped' });
    const line = await bench.lineOf('Queue', 'queue.yaml');
    expect(step.stdout).toMatch(
      new RegExp(
        `^::error title=fixture-queue,file=queue.yaml,line=${line},endLine=${line}::fixture-queue ended in ROLLBACK_COMPLETE: Queue \\(AWS::SQS::Queue\\) failed: .*MessageRetentionPeriod`,
        'm',
      ),
    );
    expect(step.stdout).toMatch(/^::error::not deployed: fixture-queue, fixture-reader$/m);
    expect(await bench.statusOf('fixture-queue')).toBe('ROLLBACK_COMPLETE');
    expect(await bench.statusOf('fixture-reader')).toBeUndefined();
  });

  test('for want of a permission names resource, action and line', async () => {
    const role = await bench.makeServiceRole([
      'logs:*',
      'sqs:Get*',
      'sqs:SetQueueAttributes',
      'sqs:TagQueue',
    ]);

    const step = await bench.deploy({ stacks: 'queue', 'service-role-arn': role });

    expect(step.exitCode).toBe(1);
    const [queue] = step.stacks;
    expect(queue?.message).toMatch(/: Queue \(AWS::SQS::Queue\) failed: .*sqs:createqueue/i);
    expect(step.stdout).toContain(
      `file=queue.yaml,line=${await bench.lineOf('Queue', 'queue.yaml')},`,
    );
    expect(step.summary).toMatch(/sqs.*CreateQueue/i);
  });

  test('shows no secret in log, summary or report', async () => {
    const step = await bench.deploy({
      stacks: 'secret',
      parameters: 'secret.Secret=hunter2 hunter2',
    });

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toContain("Value '***' at 'logGroupName' failed to satisfy constraint");
    expect(step.stdout + step.stderr + step.summary + step.report).not.toContain('hunter2');
  });
});

describe('a stack that could not be created', () => {
  test('is refused with the two ways out', async () => {
    await failToCreate();

    const step = await bench.deploy({ stacks: 'queue' });

    expect(step.stdout).toMatch(
      /^::error title=fixture-queue,file=queue.yaml::fixture-queue: fixture-queue is in ROLLBACK_COMPLETE; delete it, or apply with recreate: true$/m,
    );
    expect(step.exitCode).toBe(1);
  });

  test('is created anew where that is allowed', async () => {
    await failToCreate();

    const step = await bench.deploy({ stacks: 'queue', recreate: 'true' });

    expect(step.exitCode).toBe(0);
    expect(await bench.statusOf('fixture-queue')).toBe('CREATE_COMPLETE');
  });

  test('is left alone under protection', async () => {
    await failToCreate();
    const protection = { StackName: 'fixture-queue', EnableTerminationProtection: true };
    await bench.cloudFormation.send(new UpdateTerminationProtectionCommand(protection));

    const step = await bench.deploy({ stacks: 'queue', recreate: 'true' });

    expect(step.stdout).toContain(
      'is in ROLLBACK_COMPLETE and protected from termination; unlock it first',
    );
    expect(await bench.statusOf('fixture-queue')).toBe('ROLLBACK_COMPLETE');
  });
});

describe('a stack found in the middle of something', () => {
  test('is waited for, and then deployed', async () => {
    const gate = Promise.withResolvers<void>();
    bench.emulator.held = { operation: 'CreateTopic', until: gate.promise };
    await bench.cloudFormation.send(
      new CreateStackCommand({
        StackName: 'fixture-topic',
        TemplateBody: await bench.read('topic.yaml'),
        Parameters: [{ ParameterKey: 'Title', ParameterValue: 'first' }],
      }),
    );

    const step = await bench.deploy(
      { stacks: 'topic' },
      { onLine: (line) => line.includes('waits:') && gate.resolve() },
    );

    expect(step.stdout).toContain('topic  waits: the stack is in CREATE_IN_PROGRESS');
    expect(outcomes(step)).toEqual({ topic: 'deployed' });
    expect(await bench.statusOf('fixture-topic')).toBe('UPDATE_COMPLETE');
  });

  test('and which is only the shell of a change set is created', async () => {
    await bench.cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'fixture-topic',
        ChangeSetName: 'by-hand',
        ChangeSetType: 'CREATE',
        TemplateBody: await bench.read('topic.yaml'),
        Parameters: [{ ParameterKey: 'Title', ParameterValue: 'first' }],
      }),
    );
    expect(await bench.statusOf('fixture-topic')).toBe('REVIEW_IN_PROGRESS');

    const step = await bench.deploy({ stacks: 'topic' });

    expect(step.exitCode).toBe(0);
    expect(await bench.statusOf('fixture-topic')).toBe('CREATE_COMPLETE');
  });

  test('goes on when the job is cancelled, and is told by its id', async () => {
    const gate = Promise.withResolvers<void>();
    bench.emulator.held = { operation: 'CreateTopic', until: gate.promise };

    const { code, log } = await bench.cancelAt('CREATE_IN_PROGRESS  Topic');
    gate.resolve();

    expect(code).toBe(1);
    expect(log).toMatch(
      /^ended by SIGTERM\ngoes on in AWS: arn:aws:cloudformation:ap-southeast-2:123456789012:stack\/fixture-topic\//m,
    );
    const follow = await bench.deploy({ stacks: 'topic' });
    expect(outcomes(follow)).toEqual({ topic: 'unchanged' });
  });
});

describe('what cannot be deployed at all', () => {
  test('for want of a connection is red with one sentence', async () => {
    const step = await bench.deploy({ stacks: 'topic' }, { endpoint: 'http://127.0.0.1:1' });

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toContain(
      'fixture-topic: AWS cannot be reached (connect ECONNREFUSED 127.0.0.1:1); check the network, the Region and AWS_ENDPOINT_URL',
    );
  });

  test('as its values are still examples', async () => {
    const step = await bench.deploy({ environment: 'production' });

    expect(step).toMatchObject({ exitCode: 1, stacks: [] });
    expect(step.stdout).toMatch(
      /^::error::topic-deployment.yaml parameters.Title still has the example value "@example.com"; replace it by your own before you deploy production$/m,
    );
    expect(await bench.statusOf('fixture-topic')).toBeUndefined();
  });

  test('as its template is too large for CloudFormation', async () => {
    await grow(1_000_000);

    const step = await bench.deploy({ stacks: 'topic' });

    expect(step.stdout).toMatch(
      /^::error::topic.yaml has more than 1000000 bytes, which CloudFormation does not take; split/m,
    );
    expect(step.exitCode).toBe(1);
  });

  test('as CloudFormation finds its template invalid, is told with its words', async () => {
    const template = await bench.read('topic.yaml');
    await writeFile(join(bench.folder, 'topic.yaml'), template.replace('TopicName', 'TopicNam'));

    const step = await bench.deploy({ stacks: 'topic' });

    expect(step.exitCode).toBe(1);
    expect(step.stacks[0]?.message).toContain('TopicNam');
    expect(await bench.statusOf('fixture-topic')).toBeUndefined();
  });
});

/** Makes a template larger without a change of what it says. */
async function grow(bytes: number): Promise<void> {
  await writeFile(join(bench.folder, 'topic.yaml'), `\n${'#'.padEnd(bytes, '#')}`, { flag: 'a' });
}

describe('a template too large to be sent along', () => {
  const bucket = 'fixture-templates-123456789012-ap-southeast-2';

  test('goes through the bucket, and is then known to be unchanged', async () => {
    await grow(60_000);
    const s3 = new S3Client({ ...bench.settings(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const role = await bench.makeServiceRole(['sns:*']);
    const inputs = { stacks: 'topic', 'service-role-arn': role };

    const first = await bench.deploy(inputs);
    const second = await bench.deploy(inputs);

    expect(first.stdout).not.toContain('::error');
    expect(outcomes(first)).toEqual({ topic: 'deployed' });
    expect(second.stacks).toMatchObject([{ outcome: 'unchanged', calls: 2 }]);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual([
      expect.stringMatching(/^sha256\/[0-9a-f]{64}$/),
    ]);
    s3.destroy();
  });

  test('is refused where there is no bucket, which is named with the way out', async () => {
    await grow(60_000);
    const role = await bench.makeServiceRole(['sns:*']);

    const step = await bench.deploy({ stacks: 'topic', 'service-role-arn': role });

    expect(step.exitCode).toBe(1);
    expect(step.stdout).toMatch(
      new RegExp(
        `cannot be put into bucket ${bucket} \\(NoSuchBucket: .*; deploy the identity stack`,
      ),
    );
    expect(await bench.statusOf('fixture-topic')).toBeUndefined();
  });

  test('is refused where nobody tells the account', async () => {
    await grow(60_000);

    const step = await bench.deploy({ stacks: 'topic' });

    expect(step.stdout).toContain('give service-role-arn, which tells the account');
    expect(step.exitCode).toBe(1);
  });
});
