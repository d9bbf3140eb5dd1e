import type * as Sns from '@aws-sdk/client-sns';
import { Fault } from '../../fault.ts';
import { defaultPolicy } from '../../services/sns/topics-by-arn.ts';
import { documentText, type JsonDocument, optionalText } from './document.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface TopicProperties {
  readonly ContentBasedDeduplication?: boolean;
  readonly DisplayName?: string;
  readonly FifoTopic?: boolean;
  readonly KmsMasterKeyId?: string;
  readonly SignatureVersion?: string;
  readonly Tags?: readonly Tag[];
  readonly TopicName?: string;
  readonly TracingConfig?: string;
}

/** Properties that are topic attributes of the same name, with the value of a topic that has none. */
const topicAttributes = {
  ContentBasedDeduplication: 'false',
  DisplayName: '',
  KmsMasterKeyId: '',
  SignatureVersion: '1',
  TracingConfig: 'PassThrough',
} as const;

function topicAttribute(name: keyof typeof topicAttributes): Apply<TopicProperties> {
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
    DisplayName: topicAttribute('DisplayName'),
    FifoTopic: replaced,
    KmsMasterKeyId: topicAttribute('KmsMasterKeyId'),
    SignatureVersion: topicAttribute('SignatureVersion'),
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
      [...Object.keys(topicAttributes), 'FifoTopic'].flatMap((name) => {
        const value = properties[name as keyof typeof topicAttributes];
        return value === undefined ? [] : [[name, String(value)]];
      }),
    );
    const { TopicArn = '' } = await context.call<Sns.CreateTopicCommandOutput>(
      'sns',
      'CreateTopic',
      {
        Name,
        Attributes,
        Tags: someTags(properties.Tags),
      } satisfies Sns.CreateTopicCommandInput,
    );
    return { physicalId: TopicArn, attributes: { TopicArn, TopicName: Name } };
  },
  async delete({ physicalId: TopicArn }, { call }) {
    await unlessMissing(call('sns', 'DeleteTopic', { TopicArn }));
  },
};

interface TopicPolicyProperties {
  readonly PolicyDocument: JsonDocument;
  readonly Topics: readonly string[];
}

export const topicPolicy: ResourceType<TopicPolicyProperties> = {
  type: 'AWS::SNS::TopicPolicy',
  properties: {
    PolicyDocument: async ({ properties }, context) => putTopicPolicy(properties, context),
    Topics: async ({ previous, properties }, context) => {
      await putTopicPolicy(properties, context);
      const left = previous.Topics.filter((arn) => !properties.Topics.includes(arn));
      for (const TopicArn of left) await resetTopicPolicy(TopicArn, context);
    },
  },
  async create(properties, context) {
    const Id = context.name();
    await putTopicPolicy(properties, context);
    return { physicalId: Id, attributes: { Id } };
  },
  async delete({ properties: { Topics } }, context) {
    for (const TopicArn of Topics) await unlessMissing(resetTopicPolicy(TopicArn, context));
  },
};

async function putTopicPolicy(
  { PolicyDocument, Topics }: TopicPolicyProperties,
  { call }: Context,
): Promise<void> {
  const AttributeValue = documentText(PolicyDocument);
  for (const TopicArn of Topics) {
    await call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
  }
}

/** The policy that a topic has from the start: its owner alone. */
async function resetTopicPolicy(TopicArn: string, { call, account }: Context): Promise<void> {
  const AttributeValue = defaultPolicy({ arn: TopicArn, account });
  await call('sns', 'SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue });
}

interface SubscriptionProperties {
  readonly DeliveryPolicy?: JsonDocument;
  readonly Endpoint?: string;
  readonly FilterPolicy?: JsonDocument;
  readonly FilterPolicyScope?: string;
  readonly Protocol: string;
  readonly RawMessageDelivery?: boolean;
  readonly RedrivePolicy?: JsonDocument;
  readonly TopicArn: string;
}

type SubscriptionAttribute = Exclude<
  keyof SubscriptionProperties,
  'Endpoint' | 'Protocol' | 'TopicArn'
>;

function attributeText(
  properties: SubscriptionProperties,
  name: SubscriptionAttribute,
): string | undefined {
  const value = properties[name];
  return typeof value === 'boolean' ? String(value) : optionalText(value);
}

function subscriptionAttribute(
  name: SubscriptionAttribute,
  unset: string,
): Apply<SubscriptionProperties> {
  return async ({ physicalId: SubscriptionArn, properties }, { call }) => {
    await call('sns', 'SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: name,
      AttributeValue: attributeText(properties, name) ?? unset,
    } satisfies Sns.SetSubscriptionAttributesCommandInput);
  };
}

export const subscription: ResourceType<SubscriptionProperties> = {
  type: 'AWS::SNS::Subscription',
  properties: {
    DeliveryPolicy: subscriptionAttribute('DeliveryPolicy', '{}'),
    Endpoint: replaced,
    FilterPolicy: subscriptionAttribute('FilterPolicy', '{}'),
    FilterPolicyScope: subscriptionAttribute('FilterPolicyScope', 'MessageAttributes'),
    Protocol: replaced,
    RawMessageDelivery: subscriptionAttribute('RawMessageDelivery', 'false'),
    RedrivePolicy: subscriptionAttribute('RedrivePolicy', '{}'),
    TopicArn: replaced,
  },
  async create(properties, { call }) {
    const { Endpoint, Protocol, TopicArn } = properties;
    const names: SubscriptionAttribute[] = [
      ...(['DeliveryPolicy', 'FilterPolicy', 'FilterPolicyScope'] as const),
      ...(['RawMessageDelivery', 'RedrivePolicy'] as const),
    ];
    const Attributes = Object.fromEntries(
      names.flatMap((name) => {
        const text = attributeText(properties, name);
        return text === undefined ? [] : [[name, text]];
      }),
    );
    const { SubscriptionArn = '' } = await call<Sns.SubscribeCommandOutput>('sns', 'Subscribe', {
      TopicArn,
      Protocol,
      Endpoint,
      ...(Object.keys(Attributes).length > 0 && { Attributes }),
      ReturnSubscriptionArn: true,
    } satisfies Sns.SubscribeCommandInput);
    return { physicalId: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
  async delete({ physicalId: SubscriptionArn }, { call }) {
    try {
      await unlessMissing(call('sns', 'Unsubscribe', { SubscriptionArn }));
    } catch (error) {
      if (!isUnconfirmed(error)) throw error;
    }
  },
};

/** SNS deletes an unconfirmed subscription by itself, and nobody can do so before; CloudFormation leaves it to that. */
function isUnconfirmed(error: unknown): boolean {
  return error instanceof Fault && error.message.includes('pending confirmation');
}
