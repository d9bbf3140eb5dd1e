// Makes a million calls of mixed kinds within one emulator and prints what the heap holds after half of them and after all:
// `{"half": bytes, "whole": bytes, "refused": n}`. Run with --expose-gc.
import { Emulator } from '../../emulator/emulator.ts';
import type { ServiceId } from '../../emulator/wire/services.ts';
import type { Caller } from '../../emulator/world.ts';

const calls = 1_000_000;
const account = '123456789012';
const caller: Caller = {
  principal: { type: 'root', account },
  account,
  region: 'ap-southeast-2',
  sourceIp: '203.0.113.7',
  userAgent: 'bench',
};

const emulator = new Emulator({ clock: 'stepped', now: Date.UTC(2026, 0, 1), seed: 1 });
const invoke = <O = unknown>(service: ServiceId, operation: string, input: object): Promise<O> =>
  emulator.invoke<O>(caller, service, operation, input);

type Work = (n: number) => Promise<unknown>;

/** Kinds of calls, each with how many of a hundred it gets. Every parser of texts that clients send is among them. */
async function kinds(): Promise<(readonly [number, Work])[]> {
  const { KeyMetadata } = await invoke<{ KeyMetadata: { KeyId: string } }>('kms', 'CreateKey', {});
  const { KeyId } = KeyMetadata;
  const { QueueUrl } = await invoke<{ QueueUrl: string }>('sqs', 'CreateQueue', {
    QueueName: 'bench',
  });
  const Plaintext = Buffer.from('a small note');
  return [
    [30, (n) => invoke('kms', 'Encrypt', { KeyId, Plaintext, EncryptionContext: { n: `${n}` } })],
    [20, () => invoke('kms', 'Decrypt', { KeyId, CiphertextBlob: Plaintext })],
    [10, (n) => throughQueue(QueueUrl, n)],
    [10, (n) => invoke('cloudwatch', 'PutMetricData', metric(n))],
    [10, () => invoke('sts', 'GetCallerIdentity', {})],
    [8, (n) => invoke('logs', 'TestMetricFilter', filter(n))],
    [6, (n) => invoke('kms', 'PutKeyPolicy', { KeyId, PolicyName: 'default', Policy: policy(n) })],
    [6, (n) => invoke('cloudformation', 'ValidateTemplate', { TemplateBody: template(n) })],
  ];
}

async function throughQueue(QueueUrl: string, n: number): Promise<void> {
  await invoke('sqs', 'SendMessage', { QueueUrl, MessageBody: `message ${n}` });
  const { Messages = [] } = await invoke<{ Messages?: { ReceiptHandle: string }[] }>(
    'sqs',
    'ReceiveMessage',
    { QueueUrl },
  );
  for (const { ReceiptHandle } of Messages) {
    await invoke('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle });
  }
}

function metric(n: number): object {
  const MetricData = [{ MetricName: `m${n % 50}`, Value: n % 7 }];
  return { Namespace: 'Bench', MetricData };
}

/** One of three is malformed. */
function filter(n: number): object {
  const end = n % 3 === 0 ? '' : ' }';
  const filterPattern = `{ $.n = ${n} && $.name = "*${n % 9}*"${end}`;
  return { filterPattern, logEventMessages: [`{"n":${n},"name":"a${n % 10}"}`] };
}

function policy(n: number): string {
  const [Action, Sid] = n % 3 === 0 ? [5, 'malformed'] : ['kms:*', `s${n}`];
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const Statement = [{ Sid, Effect: 'Allow', Principal, Action, Resource: '*' }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

function template(n: number): string {
  const broken = n % 3 === 0 ? '\n    - : [' : '';
  return `Resources:\n  Topic${n}:\n    Type: AWS::SNS::Topic\n    Properties:\n      DisplayName: !Sub "t-\${AWS::Region}"${broken}\n`;
}

async function main(): Promise<void> {
  const works = (await kinds()).flatMap(([share, work]) =>
    Array.from({ length: share }, () => work),
  );
  let refused = 0;
  let half = 0;
  for (let n = 0; n < calls; n += 1) {
    // Seven steps through a hundred places: the kinds alternate.
    await works[(n * 7) % works.length]?.(n).catch(() => {
      refused += 1;
    });
    if (n === calls / 2) half = heap();
  }
  console.log(JSON.stringify({ half, whole: heap(), refused }));
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

await main();
