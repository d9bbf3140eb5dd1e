import type * as Sns from '@aws-sdk/client-sns';
import { unlessMissing } from './missing.ts';
import {
  changeLogging,
  type LoggingConfig,
  loggingAttributes,
  readLogging,
} from './sns-delivery-logging.ts';
import {
  addSubscription,
  changeSubscriptions,
  type InlineSubscription,
  readSubscriptions,
} from './sns-inline-subscription.ts';
import { retag, someTags } from './tags.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface TopicProperties {
  readonly ContentBasedDeduplication?: boolean;
  readonly DeliveryStatusLogging?: readonly LoggingConfig[];
  readonly DisplayName?: string;
  readonly FifoThroughputScope?: string;
  readonly FifoTopic?: boolean;
  readonly KmsMasterKeyId?: string;
  readonly MaximumMessageSize?: number;
  readonly SignatureVersion?: string;
  readonly Subscription?: readonly InlineSubscription[];
  readonly Tags?: readonly Tag[];
  readonly TopicName?: string;
  readonly TracingConfig?: string;
}

/** Properties that are topic attributes of the same name, with the value of a topic that has none. */
const topicAttributes = {
  ContentBasedDeduplication: 'false',
  DisplayName: '',
  FifoThroughputScope: 'Topic',
  KmsMasterKeyId: '',
  MaximumMessageSize: '262144',
  SignatureVersion: '1',
  TracingConfig: 'PassThrough',
} as const;

type TopicAttribute = keyof typeof topicAttributes;
const attributeNames = Object.keys(topicAttributes) as TopicAttribute[];

function topicAttribute(name: TopicAttribute): Apply<TopicProperties> {
  return async ({ physicalId: TopicArn, properties }, { call }) => {
    await call('sns', 'SetTopicAttributes', {
      TopicArn,
      AttributeName: name,
      AttributeValue: String(properties[name] ?? topicAttributes[name]),
    } satisfies Sns.SetTopicAttributesCommandInput);
  };
}

export const topic: ResourceType<TopicProperties> = {
  type: 'AWS::SNS::Topic',
  properties: {
    ContentBasedDeduplication: topicAttribute('ContentBasedDeduplication'),
    DeliveryStatusLogging: ({ physicalId, previous, properties }, context) =>
      changeLogging(
        physicalId,
        [previous.DeliveryStatusLogging, properties.DeliveryStatusLogging],
        context,
      ),
    DisplayName: topicAttribute('DisplayName'),
    FifoThroughputScope: topicAttribute('FifoThroughputScope'),
    FifoTopic: replaced,
    KmsMasterKeyId: topicAttribute('KmsMasterKeyId'),
    MaximumMessageSize: topicAttribute('MaximumMessageSize'),
    SignatureVersion: topicAttribute('SignatureVersion'),
    Subscription: ({ physicalId, previous, properties }, context) =>
      changeSubscriptions(physicalId, [previous.Subscription, properties.Subscription], context),
    Tags: (change, { call }) => {
      const ResourceArn = change.physicalId;
      return retag(
        change,
        (Tags) => call('sns', 'TagResource', { ResourceArn, Tags }),
        (TagKeys) => call('sns', 'UntagResource', { ResourceArn, TagKeys }),
      );
    },
    TopicName: replaced,
    TracingConfig: topicAttribute('TracingConfig'),
  },
  async create(properties, context) {
    const suffix = properties.FifoTopic === true ? '.fifo' : '';
    const Name = properties.TopicName ?? `${context.name(256 - suffix.length)}${suffix}`;
    const Attributes = Object.fromEntries(
      [...attributeNames, 'FifoTopic' as const].flatMap((name) => {
        const value = properties[name];
        return value === undefined ? [] : [[name, String(value)]];
      }),
    );
    const { TopicArn = '' } = await context.call<Sns.CreateTopicCommandOutput>(
      'sns',
      'CreateTopic',
      {
        Name,
        Attributes: { ...Attributes, ...loggingAttributes(properties.DeliveryStatusLogging) },
        Tags: someTags(properties.Tags),
      } satisfies Sns.CreateTopicCommandInput,
    );
    const identity = { physicalId: TopicArn, attributes: { TopicArn, TopicName: Name } };
    context.created(identity);
    for (const one of properties.Subscription ?? []) await addSubscription(TopicArn, one, context);
    return identity;
  },
  async delete({ physicalId: TopicArn }, { call }) {
    await unlessMissing(call('sns', 'DeleteTopic', { TopicArn }));
  },
  async read({ physicalId: TopicArn, properties }, context) {
    const found = await unlessMissing(
      context.call<Sns.GetTopicAttributesCommandOutput>('sns', 'GetTopicAttributes', { TopicArn }),
    );
    if (found === undefined) return undefined;
    const TopicName = TopicArn.split(':').at(-1) ?? '';
    return {
      attributes: { TopicArn, TopicName },
      properties: {
        TopicName,
        ...readAttributes(found.Attributes ?? {}),
        DeliveryStatusLogging: readLogging(found.Attributes ?? {}),
        Tags: await readTags(TopicArn, context),
        ...(properties.Subscription !== undefined && {
          Subscription: await readSubscriptions(TopicArn, properties.Subscription, context),
        }),
      },
    };
  },
};

function readAttributes(found: Readonly<Record<string, string>>): Partial<TopicProperties> {
  const { DisplayName, KmsMasterKeyId, TracingConfig, SignatureVersion } = {
    ...topicAttributes,
    ...found,
  };
  const isFifo = found.FifoTopic === 'true';
  return {
    ...(DisplayName !== '' && { DisplayName }),
    ...(KmsMasterKeyId !== '' && { KmsMasterKeyId }),
    TracingConfig,
    SignatureVersion,
    MaximumMessageSize: Number(found.MaximumMessageSize ?? topicAttributes.MaximumMessageSize),
    FifoTopic: isFifo,
    ...(isFifo && {
      ContentBasedDeduplication: found.ContentBasedDeduplication === 'true',
      FifoThroughputScope: found.FifoThroughputScope ?? topicAttributes.FifoThroughputScope,
    }),
  };
}

async function readTags(ResourceArn: string, { call }: Context): Promise<Tag[]> {
  const { Tags = [] } = await call<Sns.ListTagsForResourceCommandOutput>(
    'sns',
    'ListTagsForResource',
    { ResourceArn },
  );
  return Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
}
