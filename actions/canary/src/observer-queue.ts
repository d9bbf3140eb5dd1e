import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';
import { parseObject } from './parse-object.ts';
import type { Target } from './target.ts';

/** What an alarm of the target said on the topic. Times are milliseconds since the epoch in AWS's time. */
export interface Notice {
  /** Id of the detection. */
  readonly detection: string;
  readonly state: string | undefined;
  readonly changedAt: number;
  readonly sentAt: number;
}

/** The longest that SQS lets a reader wait; it is how the canary waits at all. */
const pollSeconds = 20;

/**
 * Waits at the observer queue, for twenty seconds or a message. What an alarm of the target said is taken from the queue, old
 * or new: left there, it would end every wait at once. What is another reader's stays.
 */
export async function receiveNotices(clients: Clients, target: Target): Promise<Notice[]> {
  const { Messages = [] } = await clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: target.queueUrl,
      WaitTimeSeconds: pollSeconds,
      MaxNumberOfMessages: 10,
    }),
  );
  const notices: Notice[] = [];
  for (const message of Messages) {
    const notice = readNotice(message, target);
    if (notice === undefined) continue;
    notices.push(notice);
    const { ReceiptHandle } = message;
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: target.queueUrl, ReceiptHandle }));
  }
  return notices;
}

interface AlarmMessage {
  readonly AlarmName?: string;
  readonly NewStateValue?: string;
  readonly StateChangeTime?: string;
}

/** An SNS envelope around an alarm's message; anything else on the queue is not ours. */
function readNotice({ Body }: Message, { detections }: Target): Notice | undefined {
  const envelope = parseObject<{ Message?: string; Timestamp?: string }>(Body);
  const message = parseObject<AlarmMessage>(envelope?.Message);
  const detection = detections.find(({ alarmName }) => alarmName === message?.AlarmName);
  const changedAt = Date.parse(message?.StateChangeTime ?? '');
  const sentAt = Date.parse(envelope?.Timestamp ?? '');
  if (detection === undefined || Number.isNaN(changedAt) || Number.isNaN(sentAt)) return undefined;
  return { detection: detection.id, state: message?.NewStateValue, changedAt, sentAt };
}
