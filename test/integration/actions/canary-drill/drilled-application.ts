import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Report } from '../../../../actions/canary/src/report.ts';
import { Emulator } from '../../../../emulator/emulator.ts';
import {
  applyIdentity,
  deploy,
  jobCredentials,
  runDrill,
  type Stage,
} from '../../../../scripts/pipeline.ts';
import { PlayedWorkload } from './played-workload.ts';

export const token = 'token-that-nobody-may-see-0123456789';
export const taskId = '0123456789abcdef0123456789abcdef';

/** An emulator with everything that a drill needs, and a workload that the test plays. */
export class DrilledApplication implements AsyncDisposable {
  readonly emulator = new Emulator({ seed: 1 });
  readonly workload = new PlayedWorkload();
  stage: Stage = { endpoint: '', region: '', account: '', prefix: 'keywatch' };
  folder = '';
  outputs = new Map<string, string>();
  #listening: Awaited<ReturnType<Emulator['listen']>> | undefined;
  #people = '';
  #runtime = { accessKeyId: '', secretAccessKey: '' };
  #snapshot = '';

  static async start(): Promise<DrilledApplication> {
    const application = new DrilledApplication();
    await application.#deploy();
    return application;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.workload[Symbol.asyncDispose]();
    await this.#listening?.close();
    await rm(this.folder, { recursive: true });
  }

  /** Everything as it was before the first drill. */
  async reset(): Promise<void> {
    this.emulator.restore(this.#snapshot);
    await rm(this.#report, { force: true });
    this.workload.fault = () => undefined;
    this.workload.token = token;
    this.workload.sameRequestId = false;
    this.workload.kms = await this.kmsAs('WatchedRoleArn', taskId);
  }

  get administrator() {
    const credentials = { accessKeyId: this.stage.account, secretAccessKey: 'emulator' };
    return { endpoint: this.stage.endpoint, region: this.stage.region, credentials };
  }

  /** Runs the committed bundle as the canary's job may. */
  async drill(inputs: Record<string, string> = {}, onLine = (_: string): void => {}) {
    const given = { report: this.#report, ...inputs };
    const step = await runDrill(this.stage, { inputs: given, onLine });
    const report: Report = JSON.parse(await readFile(given.report, 'utf8'));
    return { ...step, report };
  }

  /** The same, ended as a cancelled job is once it says a line that begins so. */
  async cancelledDrill(signal: NodeJS.Signals, line: string) {
    const credentials = await jobCredentials(this.stage, 'canary.yml', 'canary', 'canary');
    const step = spawn(process.execPath, ['actions/canary/dist/index.cjs'], {
      env: {
        ...credentials,
        ...{ AWS_REGION: this.stage.region, AWS_ENDPOINT_URL: this.stage.endpoint },
        ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
        ...{ INPUT_MODE: 'drill', INPUT_PREFIX: 'keywatch', INPUT_PREFLIGHT: 'true' },
        ...{ 'INPUT_DELIVERED-WITHIN': '20m', 'INPUT_ALARMED-WITHIN': '5m' },
        ...{ 'INPUT_NOTIFIED-WITHIN': '2m', 'INPUT_RECOVERED-WITHIN': '15m' },
        INPUT_REPORT: this.#report,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface(step.stdout).on('line', (said) => {
      if (said.startsWith(line)) step.kill(signal);
    });
    const [exitCode] = await once(step, 'close');
    const report: Report = JSON.parse(await readFile(this.#report, 'utf8'));
    return { exitCode, report };
  }

  /** What the people who are paged got of drills: subjects and texts, in their order. */
  async paged(): Promise<{ readonly subject: string; readonly text: string }[]> {
    const sqs = new SQSClient({ ...this.administrator, useQueueUrlAsEndpoint: false });
    const found: { subject: string; text: string; at: string }[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.#people,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 3600,
        }),
      );
      if (Messages.length === 0) break;
      for (const { Body = '{}' } of Messages) {
        const { Subject = '', Message = '', Timestamp = '' } = JSON.parse(Body);
        found.push({ subject: Subject, text: Message, at: Timestamp });
      }
    }
    sqs.destroy();
    return found
      .filter(({ subject }) => subject.startsWith('DRILL'))
      .sort((one, other) => one.at.localeCompare(other.at));
  }

  /** Messages that a later drill would find on the observer queue. */
  async leftOnTheQueue(): Promise<number> {
    const sqs = new SQSClient({ ...this.administrator, useQueueUrlAsEndpoint: false });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.outputs.get('QueueUrl'),
        AttributeNames: ['All'],
      }),
    );
    sqs.destroy();
    return (
      Number(Attributes?.ApproximateNumberOfMessages) +
      Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
    );
  }

  /** Lets time go by: it leaps while a reader waits. */
  async pass(seconds: number): Promise<void> {
    const sqs = new SQSClient({ ...this.administrator, useQueueUrlAsEndpoint: false });
    const end = this.emulator.clock.now() + seconds * 1000;
    while (this.emulator.clock.now() < end) {
      const WaitTimeSeconds = Math.min(20, Math.ceil((end - this.emulator.clock.now()) / 1000));
      await sqs.send(new ReceiveMessageCommand({ QueueUrl: this.#people, WaitTimeSeconds }));
    }
    sqs.destroy();
  }

  async kmsAs(output: string, session: string): Promise<KMSClient> {
    const sts = new STSClient({ ...this.administrator, credentials: this.#runtime });
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn: this.outputs.get(output), RoleSessionName: session }),
    );
    sts.destroy();
    return new KMSClient({
      ...this.administrator,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
  }

  get #report(): string {
    return join(this.folder, 'drill.json');
  }

  async #deploy(): Promise<void> {
    const { emulator } = this;
    this.#listening = await emulator.listen();
    this.folder = await mkdtemp(join(tmpdir(), 'keywatch-drill-'));
    this.stage = {
      endpoint: this.#listening.url,
      region: emulator.settings.defaultRegion,
      account: emulator.settings.defaultAccount,
      prefix: 'keywatch',
    };
    const inputs = { report: join(this.folder, 'deploy.json') };
    await applyIdentity(this.stage, { inputs });
    await deploy(this.stage, { inputs: { ...inputs, stacks: 'trail' } });
    const ServiceUrl = await this.workload.listen();
    const standIn = join(import.meta.dirname, 'stand-in.yaml');
    await this.#create('application', standIn, { ServiceUrl, CallerToken: token });
    await this.#create('detection-application', 'cloudformation/detection.yaml', {
      WatchedStack: 'application',
      NotifyEmail: 'security@example.com',
    });
    this.workload.keyArn = this.outputs.get('WatchedKeyArn') ?? '';
    await this.#page();
    this.#runtime = await this.#createRuntime();
    await this.#settle();
    this.#snapshot = emulator.snapshot();
  }

  /** As the account's administrator: what a deployment may do is proved elsewhere. */
  async #create(name: string, file: string, parameters: Record<string, string>): Promise<void> {
    const client = new CloudFormationClient(this.administrator);
    const StackName = `keywatch-${name}`;
    const given = { Prefix: 'keywatch', ...parameters };
    await client.send(
      new CreateStackCommand({
        StackName,
        TemplateBody: await readFile(file, 'utf8'),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
        Parameters: Object.entries(given).map(([ParameterKey, ParameterValue]) => ({
          ParameterKey,
          ParameterValue,
        })),
      }),
    );
    const wait = { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
    await waitUntilStackCreateComplete(wait, { StackName });
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
    for (const { OutputKey = '', OutputValue = '' } of Stacks?.[0]?.Outputs ?? []) {
      this.outputs.set(OutputKey, OutputValue);
    }
    client.destroy();
  }

  /** Lets the trail deliver what the deployment itself left behind. */
  #settle(): Promise<void> {
    return this.pass(15 * 60);
  }

  /** In the place of ECS: it may act as any role of the application. */
  async #createRuntime() {
    const iam = new IAMClient(this.administrator);
    const UserName = 'runtime';
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(
      new PutUserPolicyCommand({
        UserName,
        PolicyName: 'act',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' },
        }),
      }),
    );
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    iam.destroy();
    return {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
  }

  /** A queue in the place of the people who are paged. */
  async #page(): Promise<void> {
    const sqs = new SQSClient({ ...this.administrator, useQueueUrlAsEndpoint: false });
    const sns = new SNSClient(this.administrator);
    const { region, account } = this.stage;
    const arn = `arn:aws:sqs:${region}:${account}:people`;
    const Policy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: arn,
      },
    });
    const { QueueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: 'people', Attributes: { Policy } }),
    );
    this.#people = QueueUrl;
    await sns.send(
      new SubscribeCommand({
        TopicArn: this.outputs.get('TopicArn'),
        Protocol: 'sqs',
        Endpoint: arn,
      }),
    );
    sqs.destroy();
    sns.destroy();
  }
}
