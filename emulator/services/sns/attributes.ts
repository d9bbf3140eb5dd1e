import { notImplemented } from '../../fault.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import { invalidParameter } from './refusals.ts';
import type { Subscription, Topic } from './store.ts';
import { defaultPolicy } from './topics-by-arn.ts';

const settable = ['Policy', 'DisplayName', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'];

/** Of AWS, but not of the emulator. */
const absent =
  /^(DeliveryPolicy|FifoTopic|ContentBasedDeduplication|ArchivePolicy|FifoThroughputScope|DataProtectionPolicy|(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate))$/;

export function checkAttribute(name: string, value: string): void {
  if (absent.test(name)) throw notImplemented(`The topic attribute ${name}`);
  if (!settable.includes(name)) throw invalidParameter('AttributeName');
  if (value === '') return;
  if (name === 'Policy') checkPolicy(value);
  if (name === 'DisplayName' && value.length > 100) throw invalidParameter('DisplayName');
  if (name === 'SignatureVersion' && !/^[12]$/.test(value)) {
    throw invalidParameter('SignatureVersion');
  }
  if (name === 'TracingConfig' && !/^(PassThrough|Active)$/.test(value)) {
    throw invalidParameter('TracingConfig');
  }
}

/** An empty value takes an attribute back to its default. */
export function applyAttribute(topic: Topic, name: string, value: string): void {
  if (value === '') delete topic.attributes[name];
  else topic.attributes[name] = value;
}

/** SNS refuses what is not about topics, `sns:*` included, since that holds actions on other things. */
function checkPolicy(text: string): void {
  try {
    parsePolicy(text, 'resource');
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw invalidParameter(`Policy Error: ${cause.message}`);
  }
  const { Statement } = JSON.parse(text) as { Statement: unknown };
  for (const statement of [Statement].flat() as { Action?: unknown }[]) {
    for (const action of [statement.Action ?? []].flat()) {
      if (/^sns:(?!\*$)/i.test(String(action))) continue;
      throw invalidParameter('Policy statement action out of service scope!');
    }
  }
}

const deliveryPolicy = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: 'linear',
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
  },
});

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function describeTopic(
  topic: Topic,
  subscriptions: readonly Subscription[],
): Record<string, string> {
  const confirmed = subscriptions.filter((one) => one.confirmed).length;
  return {
    TopicArn: topic.arn,
    Owner: topic.account,
    DisplayName: '',
    ...topic.attributes,
    Policy: topic.attributes.Policy ?? defaultPolicy(topic),
    EffectiveDeliveryPolicy: deliveryPolicy,
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: String(topic.unsubscribed),
  };
}
