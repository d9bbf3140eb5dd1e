import type { World } from '../../world.ts';
import { certificateName } from './certificate.ts';
import type { Subscription } from './store.ts';

/** Where SNS can be called without a client: the emulator, once it listens. */
function originOf(world: World, region: string): string {
  return world.settings.endpoint ?? `https://sns.${region}.amazonaws.com`;
}

export function certificateUrl(world: World, region: string): string {
  const folder = world.settings.endpoint === undefined ? '' : '/_emulator/sns';
  return `${originOf(world, region)}${folder}/${certificateName()}`;
}

export function confirmUrl(world: World, { topicArn, token }: Subscription): string {
  const query = `Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;
  return `${originOf(world, regionOf(topicArn))}/?${query}`;
}

export function unsubscribeUrl(world: World, { arn }: Subscription): string {
  return `${originOf(world, regionOf(arn))}/?Action=Unsubscribe&SubscriptionArn=${arn}`;
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
