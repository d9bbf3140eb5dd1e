import type { Timer } from '../../state.ts';
import type { World } from '../../world.ts';
import { attempt } from './attempt.ts';
import { putLogFile } from './log-files.ts';
import { putLogEvents } from './log-stream.ts';
import { notify } from './notifications.ts';
import { accountOf, type Trail, trailOf, type Undelivered } from './store.ts';

/**
 * "CloudTrail attempts to redeliver the log files to your S3 bucket for 30 days"; how often, it does not say.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html
 */
const redeliverFor = 30 * 86_400_000;
const redeliverEvery = 300_000;

/** The first record of a batch sets the time of its delivery. */
export function schedule(world: World, trail: Trail, account: string): void {
  trail.timer ??= world.clock.schedule({
    at: world.clock.now() + world.settings.deliverySeconds * 1000,
    service: 'cloudtrail',
    name: 'deliver',
    account,
    region: trail.homeRegion,
    data: { trail: trail.arn },
  });
}

/** Brings what waits in a trail to its bucket and its log group. A failure is kept in the trail's status, as in AWS. */
export async function deliver(timer: Timer, world: World): Promise<void> {
  const trail = trailOf(timer, world);
  if (trail === undefined) return;
  const batches = Object.entries(trail.pending);
  trail.pending = {};
  delete trail.timer;
  for (const [region, records] of batches) {
    await deliverBatch(world, trail, { region, records, since: world.clock.now() });
  }
}

/** One Region's records: a file in the bucket, its notice, and log events. */
async function deliverBatch(world: World, trail: Trail, batch: Undelivered): Promise<void> {
  if (!(await deliverFile(world, trail, batch))) {
    trail.undelivered.push(batch);
    scheduleRedelivery(world, trail);
  }
  if (trail.logGroupArn !== undefined) {
    await attempt(world, trail, 'logs', () => putLogEvents(world, trail, batch));
  }
}

async function deliverFile(world: World, trail: Trail, batch: Undelivered): Promise<boolean> {
  trail.delivery.bucketTriedAt = world.clock.now();
  const key = await attempt(world, trail, 'bucket', () => putLogFile(world, trail, batch));
  if (key === undefined) return false;
  if (trail.topic !== undefined) {
    trail.delivery.topicTriedAt = world.clock.now();
    await attempt(world, trail, 'topic', () => notify(world, trail, key));
  }
  return true;
}

function scheduleRedelivery(world: World, trail: Trail): void {
  trail.redelivery ??= world.clock.schedule({
    at: world.clock.now() + redeliverEvery,
    service: 'cloudtrail',
    name: 'redeliver',
    account: accountOf(trail),
    region: trail.homeRegion,
    data: { trail: trail.arn },
  });
}

/** Tries the files that the bucket did not take, oldest first; where one is refused the others wait. */
export async function redeliver(timer: Timer, world: World): Promise<void> {
  const trail = trailOf(timer, world);
  if (trail === undefined) return;
  delete trail.redelivery;
  const oldest = world.clock.now() - redeliverFor;
  const waiting = trail.undelivered.filter(({ since }) => since > oldest);
  trail.undelivered = [];
  let batch = waiting.shift();
  while (batch !== undefined && (await deliverFile(world, trail, batch))) batch = waiting.shift();
  trail.undelivered.unshift(...(batch === undefined ? [] : [batch]), ...waiting);
  if (trail.undelivered.length > 0) scheduleRedelivery(world, trail);
}
