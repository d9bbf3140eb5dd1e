import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import { readSign, type Sign } from './drill/sign.ts';
import type { Envelope } from './envelope.ts';
import { parseObject } from './parse-object.ts';
import type { Instance } from './target.ts';

/** What an alarm of the target said on the topic. Times are milliseconds since the epoch in AWS's time. */
export interface Notice {
  /** Id of the detection. */
  readonly detection: string;
  readonly state: string | undefined;
  readonly changedAt: number;
  readonly sentAt: number;
}

export interface Received {
  readonly notices: readonly Notice[];
  /** What drills said on the topic, this one or another. These are left on the queue. */
  readonly signs: readonly Sign[];
}

/** The longest that SQS lets a reader wait; it is how the canary waits at all. */
const pollSeconds = 20;

/**
 * Waits at the observer queue, for twenty seconds or a message. What an alarm of the target said is taken from the queue, old
 * or new: left there, it would end waits early. With `keep` it stays, as another run may still wait for it; what is no alarm's
 * stays anyway.
 */
export async function receive(
  clients: Clients,
  target: Instance,
  { keep = false } = {},
): Promise<Received> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: target.queueUrl,
      WaitTimeSeconds: pollSeconds,
      MaxNumberOfMessages: 10,
    }),
  );
  const notices: Notice[] = [];
  const signs: Sign[] = [];
  for (const { Body, ReceiptHandle } of Messages) {
    const envelope = parseObject<Envelope>(Body);
    const sign = readSign(envelope, ReceiptHandle);
    if (sign !== undefined) signs.push(sign);
    const notice = readNotice(envelope, target);
    if (notice === undefined) continue;
    notices.push(notice);
    if (!keep) await forget(clients, target, ReceiptHandle);
  }
  return { notices, signs };
}

/** Takes a message from the queue. */
export async function forget(
  { sqs }: Clients,
  { queueUrl }: Instance,
  ReceiptHandle: Message['ReceiptHandle'],
): Promise<void> {
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
}

interface AlarmMessage {
  readonly AlarmName?: string;
  readonly NewStateValue?: string;
  readonly StateChangeTime?: string;
}

/** An SNS envelope around an alarm's message; anything else on the queue is no notice. */
function readNotice(envelope: Envelope | undefined, { detections }: Instance): Notice | undefined {
  const message = parseObject<AlarmMessage>(envelope?.Message);
  const detection = detections.find(({ alarmName }) => alarmName === message?.AlarmName);
  const changedAt = Date.parse(message?.StateChangeTime ?? '');
  const sentAt = Date.parse(envelope?.Timestamp ?? '');
  if (detection === undefined || Number.isNaN(changedAt) || Number.isNaN(sentAt)) return undefined;
  return { detection: detection.id, state: message?.NewStateValue, changedAt, sentAt };
}
