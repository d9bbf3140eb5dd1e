import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cdk } from '../../support/cdk.ts';
import { withOtherClients } from '../../support/clients.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(240_000);

withOtherClients('the emulator with the AWS CDK', () => {
  let emulator: RunningEmulator;
  let home: string;
  let run: ReturnType<typeof cdk>;
  let settings: object;

  beforeAll(async () => {
    emulator = await startEmulator();
    home = await mkdtemp(join(tmpdir(), 'keywatch-cdk-'));
    run = cdk(emulator.url, home);
    settings = {
      endpoint: emulator.url,
      region: 'ap-southeast-2',
      credentials: { accessKeyId: '123456789012', secretAccessKey: 'secret' },
    };
  });
  afterAll(async () => {
    await emulator[Symbol.asyncDispose]();
    await rm(home, { recursive: true, force: true });
  });

  const output = async (key: string) => {
    const { Stacks } = await new CloudFormation(settings).describeStacks({
      StackName: 'OrderDesk',
    });
    return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  };

  test('it bootstraps the account, deploys a small app with its own roles, changes it, sees drift, and destroys it', async () => {
    const bootstrap = await run('bootstrap', 'aws://123456789012/ap-southeast-2');
    expect({ all: bootstrap.all, code: bootstrap.exitCode }).toMatchObject({ code: 0 });

    const deployed = await run('deploy', '--require-approval', 'never');
    expect({ all: deployed.all, code: deployed.exitCode }).toMatchObject({ code: 0 });
    const QueueUrl = (await output('QueueUrl')) ?? '';
    await new SNS(settings).publish({ TopicArn: await output('TopicArn'), Message: 'an order' });
    const sqs = new SQS(settings);
    const { Messages } = await sqs.receiveMessage({ QueueUrl, WaitTimeSeconds: 5 });
    expect(Messages?.map(({ Body }) => Body)).toEqual(['an order']);

    const again = await run('deploy', '--require-approval', 'never');
    expect(again.all).toContain('(no changes)');

    const changed = await run('deploy', '--require-approval', 'never', '-c', 'visibility=90');
    expect({ all: changed.all, code: changed.exitCode }).toMatchObject({ code: 0 });
    const { Attributes } = await sqs.getQueueAttributes({
      QueueUrl,
      AttributeNames: ['VisibilityTimeout'],
    });
    expect(Attributes).toEqual({ VisibilityTimeout: '90' });

    await sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '10' } });
    const drift = await run('drift', '-c', 'visibility=90');
    expect(drift.all).toMatch(/VisibilityTimeout/u);

    const destroyed = await run('destroy', '--force');
    expect({ all: destroyed.all, code: destroyed.exitCode }).toMatchObject({ code: 0 });
    await expect(sqs.getQueueAttributes({ QueueUrl })).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});
