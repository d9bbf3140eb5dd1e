import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import { assumeAsService } from '../../identity/service-role.ts';
import type { Caller, World } from '../../world.ts';
import type { Subscription, Topic } from './store.ts';

/** How the delivery of one message to one subscription ended. */
export interface Ending {
  readonly id: string;
  /** When it was published. */
  readonly at: number;
  readonly text: string;
  readonly isSuccess: boolean;
  readonly response: string;
  readonly statusCode?: number;
  readonly attempts: number;
}

/**
 * Writes a delivery's end to CloudWatch Logs where the topic has a role for that: every failure, and as many successes as the
 * sample rate says. In the background, as nobody waits for it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html
 */
export function logEnding(
  world: World,
  topic: Topic,
  subscription: Subscription,
  ending: Ending,
): void {
  const protocol = subscription.protocol === 'sqs' ? 'SQS' : 'HTTP';
  const kind = ending.isSuccess ? 'Success' : 'Failure';
  const roleArn = topic.attributes[`${protocol}${kind}FeedbackRoleArn`];
  if (roleArn === undefined || subscription.protocol.startsWith('email')) return;
  const rate = Number(topic.attributes[`${protocol}SuccessFeedbackSampleRate`] ?? 0);
  if (ending.isSuccess && world.random.next() % 100 >= rate) return;
  const message = JSON.stringify(record(world, topic, subscription, ending));
  world.background(() => write(world, topic, { roleArn, message, isSuccess: ending.isSuccess }));
}

function record(world: World, topic: Topic, subscription: Subscription, ending: Ending): object {
  const { id, at, text, isSuccess, response, statusCode, attempts } = ending;
  return {
    notification: {
      messageMD5Sum: createHash('md5').update(text).digest('hex'),
      messageId: id,
      topicArn: topic.arn,
      timestamp: new Date(at).toISOString().replace('T', ' ').replace('Z', ''),
    },
    delivery: {
      deliveryId: world.random.uuid(),
      destination: subscription.endpoint,
      providerResponse: response,
      dwellTimeMs: world.clock.now() - at,
      attempts,
      ...(statusCode !== undefined && { statusCode }),
    },
    status: isSuccess ? 'SUCCESS' : 'FAILURE',
  };
}

interface Line {
  readonly roleArn: string;
  readonly message: string;
  readonly isSuccess: boolean;
}

/** A log that cannot be written is told in the topic's counts alone, as SNS tells nobody either. */
async function write(world: World, topic: Topic, { roleArn, message, isSuccess }: Line) {
  const { account, region, name } = topic;
  const group = `sns/${region}/${account}/${name}${isSuccess ? '' : '/Failure'}`;
  const target = { logGroupName: group, logStreamName: 'delivery-status' };
  const logEvents = [{ timestamp: world.clock.now(), message }];
  try {
    const caller = await logsCaller(world, topic, roleArn);
    const put = () => world.invoke(caller, 'logs', 'PutLogEvents', { ...target, logEvents });
    await put().catch(async (error: unknown) => {
      if (!(error instanceof Fault) || error.code !== 'ResourceNotFoundException') throw error;
      await makeStream(world, caller, target);
      await put();
    });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    topic.deliveries.lastLogFailure = `${roleArn}: ${error.code}: ${error.message}`;
  }
}

async function logsCaller(world: World, topic: Topic, roleArn: string): Promise<Caller> {
  const { account, region, arn } = topic;
  const service = 'sns.amazonaws.com';
  const request = { service, roleArn, sessionName: 'sns-delivery-status', account, region };
  const principal = await assumeAsService(world, { ...request, sourceArn: arn });
  return {
    ...{ principal, account, region },
    ...{ sourceIp: service, userAgent: service, invokedBy: service },
  };
}

async function makeStream(
  world: World,
  caller: Caller,
  target: { readonly logGroupName: string; readonly logStreamName: string },
): Promise<void> {
  const { logGroupName } = target;
  await world.invoke(caller, 'logs', 'CreateLogGroup', { logGroupName }).catch(unlessThere);
  await world.invoke(caller, 'logs', 'CreateLogStream', target).catch(unlessThere);
}

function unlessThere(error: unknown): void {
  const isThere = error instanceof Fault && error.code === 'ResourceAlreadyExistsException';
  if (!isThere) throw error;
}
