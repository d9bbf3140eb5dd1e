import type { World } from '../../world.ts';
import type { Trail } from './store.ts';
import { trailCaller } from './trail-caller.ts';
import { topicArn } from './trail-settings.ts';

/**
 * Tells the trail's topic of a new log file.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html
 */
export async function notify(world: World, trail: Trail, key: string): Promise<void> {
  await publish(world, trail, JSON.stringify({ s3Bucket: trail.bucket, s3ObjectKey: [key] }));
}

/** CloudTrail tries a topic by a message that subscribers see. */
export async function tryTopic(world: World, trail: Trail): Promise<void> {
  await publish(world, trail, 'CloudTrail validation message.');
}

async function publish(world: World, trail: Trail, Message: string): Promise<void> {
  const TopicArn = topicArn(trail);
  const caller = { ...trailCaller(trail), region: TopicArn.split(':')[3] ?? trail.homeRegion };
  await world.invoke(caller, 'sns', 'Publish', { TopicArn, Message });
}
