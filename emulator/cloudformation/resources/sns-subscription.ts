import type * as Sns from '@aws-sdk/client-sns';
import { Fault } from '../../fault.ts';
import { type JsonDocument, optionalText } from './document.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Change, type Context, type ResourceType, replaced } from './type.ts';

interface SubscriptionProperties {
  readonly DeliveryPolicy?: JsonDocument;
  readonly Endpoint?: string;
  readonly FilterPolicy?: JsonDocument;
  readonly FilterPolicyScope?: string;
  readonly Protocol: string;
  readonly RawMessageDelivery?: boolean;
  readonly RedrivePolicy?: JsonDocument;
  /** The topic's, where it is not the stack's. */
  readonly Region?: string;
  readonly TopicArn: string;
}

/** Properties that are attributes of the same name, with the value of a subscription that has none. */
const unset = {
  DeliveryPolicy: '{}',
  FilterPolicy: '{}',
  FilterPolicyScope: 'MessageAttributes',
  RawMessageDelivery: 'false',
  RedrivePolicy: '{}',
} as const;

type Attribute = keyof typeof unset;
const attributeNames = Object.keys(unset) as Attribute[];

function attributeText(properties: SubscriptionProperties, name: Attribute): string | undefined {
  const value = properties[name];
  return typeof value === 'boolean' ? String(value) : optionalText(value);
}

async function setAttribute(
  { physicalId: SubscriptionArn, properties }: Change<SubscriptionProperties>,
  { call }: Context,
  name: Attribute,
): Promise<void> {
  await call(
    'sns',
    'SetSubscriptionAttributes',
    {
      SubscriptionArn,
      AttributeName: name,
      AttributeValue: attributeText(properties, name) ?? unset[name],
    } satisfies Sns.SetSubscriptionAttributesCommandInput,
    regionOf(SubscriptionArn),
  );
}

function attribute(name: Attribute): Apply<SubscriptionProperties> {
  return (change, context) => setAttribute(change, context, name);
}

/** Policy and scope go together: a nested policy needs its scope before it, and must be gone before the scope is. */
async function changeFilter(
  change: Change<SubscriptionProperties>,
  context: Context,
): Promise<void> {
  const isBody = change.properties.FilterPolicyScope === 'MessageBody';
  const names = ['FilterPolicyScope', 'FilterPolicy'] as const;
  for (const name of isBody ? names : names.toReversed()) await setAttribute(change, context, name);
}

/** A subscription is where its topic is. */
function regionOf(arn: string): string | undefined {
  return arn.split(':')[3];
}

async function checkRegion({ properties }: Pick<Change<SubscriptionProperties>, 'properties'>) {
  const { Region, TopicArn } = properties;
  if (Region === undefined || Region === regionOf(TopicArn)) return;
  throw new Fault('InvalidRequest', `Region ${Region} is not that of the topic ${TopicArn}`);
}

export const subscription: ResourceType<SubscriptionProperties> = {
  type: 'AWS::SNS::Subscription',
  writeOnly: ['Region'],
  properties: {
    DeliveryPolicy: attribute('DeliveryPolicy'),
    Endpoint: replaced,
    FilterPolicy: changeFilter,
    FilterPolicyScope: changeFilter,
    Protocol: replaced,
    RawMessageDelivery: attribute('RawMessageDelivery'),
    RedrivePolicy: attribute('RedrivePolicy'),
    Region: checkRegion,
    TopicArn: replaced,
  },
  async create(properties, { call }) {
    await checkRegion({ properties });
    const { Endpoint, Protocol, TopicArn, Region } = properties;
    const Attributes = Object.fromEntries(
      attributeNames.flatMap((name) => {
        const text = attributeText(properties, name);
        return text === undefined ? [] : [[name, text]];
      }),
    );
    const input: Sns.SubscribeCommandInput = {
      TopicArn,
      Protocol,
      Endpoint,
      ...(Object.keys(Attributes).length > 0 && { Attributes }),
      ReturnSubscriptionArn: true,
    };
    const { SubscriptionArn = '' } = await call<Sns.SubscribeCommandOutput>(
      'sns',
      'Subscribe',
      input,
      Region,
    );
    return { physicalId: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
  async delete({ physicalId: SubscriptionArn }, { call }) {
    try {
      const region = regionOf(SubscriptionArn);
      await unlessMissing(call('sns', 'Unsubscribe', { SubscriptionArn }, region));
    } catch (error) {
      if (!isUnconfirmed(error)) throw error;
    }
  },
  async read({ physicalId: SubscriptionArn, properties }, { call }) {
    const found = await unlessMissing(
      call<Sns.GetSubscriptionAttributesCommandOutput>(
        'sns',
        'GetSubscriptionAttributes',
        { SubscriptionArn },
        regionOf(SubscriptionArn),
      ),
    );
    if (found === undefined) return undefined;
    const shown = readAttributes(found.Attributes ?? {});
    const Region = properties.Region === undefined ? undefined : regionOf(SubscriptionArn);
    return {
      attributes: { Arn: SubscriptionArn },
      properties: { ...shown, ...(Region !== undefined && { Region }) },
    };
  },
};

function readAttributes(found: Readonly<Record<string, string>>): Partial<SubscriptionProperties> {
  const { DeliveryPolicy, FilterPolicy, FilterPolicyScope, RedrivePolicy } = found;
  return {
    TopicArn: found.TopicArn,
    Protocol: found.Protocol,
    Endpoint: found.Endpoint,
    RawMessageDelivery: found.RawMessageDelivery === 'true',
    ...(DeliveryPolicy !== undefined && { DeliveryPolicy: withoutUnset(DeliveryPolicy) }),
    ...(FilterPolicy !== undefined && {
      FilterPolicy: JSON.parse(FilterPolicy),
      FilterPolicyScope,
    }),
    ...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.parse(RedrivePolicy) }),
  } as Partial<SubscriptionProperties>;
}

/** SNS shows every member of a delivery policy, set or not. */
function withoutUnset(text: string): object {
  const members = Object.entries(JSON.parse(text) as Record<string, unknown>);
  return Object.fromEntries(members.filter(([, value]) => value !== null && value !== false));
}

/** SNS deletes an unconfirmed subscription by itself, and nobody can do so before; CloudFormation leaves it to that. */
export function isUnconfirmed(error: unknown): boolean {
  return error instanceof Fault && error.message.includes('pending confirmation');
}
