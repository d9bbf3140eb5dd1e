import { Fault } from '../../fault.ts';
import { arrivalsOf } from '../../faults/deliver.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { Timer } from '../../state.ts';
import type { World } from '../../world.ts';
import { lookUp } from './names.ts';
import { logsOf, type PendingPoint } from './store.ts';

/** CloudWatch takes points of the last two weeks only, and so many in one call. */
const oldest = 14 * 86_400_000;
const mostInCall = 1000;

/** A group's points on their way to CloudWatch. */
interface Sending {
  readonly account: string;
  readonly region: string;
  readonly groupArn: string;
  readonly points: readonly PendingPoint[];
}

/** Puts a group's points into CloudWatch, each with its log events' minute; as ordered: later, twice, never. */
export async function sendPoints({ account, region, data }: Timer, world: World): Promise<void> {
  const { groups } = logsOf({ world, account, region });
  const group = lookUp(groups, (data as { group: string }).group);
  if (group === undefined) return;
  const pending = Object.values(group.points);
  group.points = {};
  delete group.timer;
  const points: PendingPoint[] = [];
  for (const point of pending) {
    for (const { lateSeconds } of arrivalsOf(world, 'metrics', point.metric.name)) {
      if (lateSeconds === 0) points.push(point);
      else postpone(world, { account, region, groupArn: group.arn, points: [point] }, lateSeconds);
    }
  }
  await send(world, { account, region, groupArn: group.arn, points });
}

function postpone(world: World, sending: Sending, seconds: number): void {
  const { account, region, groupArn, points } = sending;
  const at = world.clock.now() + seconds * 1000;
  const due = { at, service: 'logs', name: 'send-late-points', account, region };
  world.clock.schedule({ ...due, data: { groupArn, points } });
}

export async function sendLatePoints(
  { account, region, data }: Timer,
  world: World,
): Promise<void> {
  const { groupArn, points } = data as Pick<Sending, 'groupArn' | 'points'>;
  await send(world, { account, region, groupArn, points });
}

async function send(world: World, { account, region, groupArn, points }: Sending): Promise<void> {
  const since = world.clock.now() - oldest;
  const recent = points.filter((point) => point.minute >= since);
  const caller = serviceCaller('logs.amazonaws.com', account, region, groupArn);
  for (const [Namespace, all] of Map.groupBy(recent, ({ metric }) => metric.namespace)) {
    for (let start = 0; start < all.length; start += mostInCall) {
      const MetricData = all.slice(start, start + mostInCall).map(show);
      await put(() =>
        world.invoke(caller, 'cloudwatch', 'PutMetricData', { Namespace, MetricData }),
      );
    }
  }
}

/** AWS tells nobody either when CloudWatch refuses a filter's point. */
async function put(send: () => Promise<unknown>): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

function show({
  metric,
  minute: start,
  dimensions,
  sum,
  count: SampleCount,
  least,
  most,
}: PendingPoint) {
  return {
    MetricName: metric.name,
    Timestamp: new Date(start),
    Unit: metric.unit ?? 'None',
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    StatisticValues: { SampleCount, Sum: sum, Minimum: least, Maximum: most },
  };
}
