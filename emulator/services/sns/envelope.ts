import type { MessageAttributeValue } from '@aws-sdk/client-sns';
import type { World } from '../../world.ts';
import type { Notification } from './notification.ts';
import { type Signable, signatureOf } from './signature.ts';
import type { Subscription, Topic } from './store.ts';
import { certificateUrl, confirmUrl, unsubscribeUrl } from './urls.ts';

/**
 * What a subscriber reads that does not take raw messages. In a FIFO topic it is numbered, and not signed.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function notificationText(
  world: World,
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
): string {
  const { id, subject, at, attributes, sequence } = notification;
  const shown = Object.entries(attributes).map(([name, value]) => [name, showAttribute(value)]);
  const message = {
    Type: 'Notification',
    MessageId: id,
    ...(sequence !== undefined && { SequenceNumber: sequence }),
    TopicArn: topic.arn,
    ...(subject !== undefined && { Subject: subject }),
    Message: notification.textFor(subscription.protocol),
    Timestamp: new Date(at).toISOString(),
  };
  return toText({
    ...(sequence === undefined ? signed(world, topic, message) : message),
    UnsubscribeURL: unsubscribeUrl(world, subscription),
    ...(shown.length > 0 && { MessageAttributes: Object.fromEntries(shown) }),
  });
}

/** The two messages that bring a token: it confirms a subscription, or restores it after its end. */
export type TokenMessage = 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';

/** https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html */
export function tokenText(
  world: World,
  topic: Topic,
  subscription: Subscription,
  { type, id }: { readonly type: TokenMessage; readonly id: string },
): string {
  const words =
    type === 'SubscriptionConfirmation'
      ? `You have chosen to subscribe to the topic ${topic.arn}.\nTo confirm the subscription, visit`
      : `You have chosen to deactivate subscription ${subscription.arn}.\nTo cancel this operation and restore the subscription, visit`;
  return toText(
    signed(world, topic, {
      Type: type,
      MessageId: id,
      Token: subscription.token,
      TopicArn: topic.arn,
      Message: `${words} the SubscribeURL included in this message.`,
      SubscribeURL: confirmUrl(world, subscription),
      Timestamp: world.clock.date().toISOString(),
    }),
  );
}

function signed<M extends Signable>(world: World, topic: Topic, message: M): M & object {
  const version = topic.attributes.SignatureVersion ?? '1';
  return {
    ...message,
    SignatureVersion: version,
    Signature: signatureOf(message, version),
    SigningCertURL: certificateUrl(world, topic.region),
  };
}

function toText(message: object): string {
  return JSON.stringify(message, null, 2);
}

function showAttribute({ DataType, StringValue, BinaryValue }: MessageAttributeValue): object {
  const binary = BinaryValue && Buffer.from(BinaryValue).toString('base64');
  return { Type: DataType, Value: binary ?? StringValue };
}
