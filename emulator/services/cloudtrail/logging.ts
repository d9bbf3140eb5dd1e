import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import type { Operations } from '../../service.ts';
import { planDigests } from './digests.ts';
import type { Trail } from './store.ts';
import { onTrail, trailAtHome, trailNamed } from './trail-names.ts';
import { isoSeconds } from './user-identity.ts';

export const logging = {
  StartLogging: {
    access: ({ Name }, call) => onTrail('StartLogging', Name, call),
    handle({ Name }, call) {
      const trail = trailAtHome(Name, call);
      trail.logging = true;
      trail.startedAt = call.world.clock.now();
      planDigests(call.world, trail, call.account);
      return {};
    },
  },
  StopLogging: {
    access: ({ Name }, call) => onTrail('StopLogging', Name, call),
    handle({ Name }, call) {
      const trail = trailAtHome(Name, call);
      trail.logging = false;
      trail.stoppedAt = call.world.clock.now();
      return {};
    },
  },
  GetTrailStatus: {
    access: ({ Name }, call) => onTrail('GetTrailStatus', Name, call),
    handle: ({ Name }, call) => statusOf(trailNamed(Name, call)),
  },
} satisfies Operations<typeof CloudTrail>;

/** Of every target when it last took something and why it last refused; the older members are text, empty for never. */
function statusOf({ logging: IsLogging, delivery, startedAt, stoppedAt }: Trail) {
  const times = {
    LatestDeliveryTime: delivery.bucketAt,
    LatestNotificationTime: delivery.topicAt,
    LatestCloudWatchLogsDeliveryTime: delivery.logsAt,
    LatestDigestDeliveryTime: delivery.digestAt,
    StartLoggingTime: startedAt,
    StopLoggingTime: stoppedAt,
  };
  const errors = {
    LatestDeliveryError: delivery.bucketError,
    LatestNotificationError: delivery.topicError,
    LatestCloudWatchLogsDeliveryError: delivery.logsError,
    LatestDigestDeliveryError: delivery.digestError,
  };
  return {
    IsLogging,
    ...present(times, (at) => new Date(at)),
    ...present(errors, (code) => code),
    LatestDeliveryAttemptTime: textOf(delivery.bucketTriedAt),
    LatestDeliveryAttemptSucceeded: textOf(delivery.bucketAt),
    LatestNotificationAttemptTime: textOf(delivery.topicTriedAt),
    LatestNotificationAttemptSucceeded: textOf(delivery.topicAt),
    TimeLoggingStarted: textOf(startedAt),
    TimeLoggingStopped: textOf(stoppedAt),
  };
}

function present<K extends string, V, W>(
  members: Readonly<Record<K, V | undefined>>,
  show: (value: V) => W,
): { [P in K]?: W } {
  const entries = Object.entries(members) as [K, V | undefined][];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, show(value)]])),
  ) as { [P in K]?: W };
}

function textOf(at: number | undefined): string {
  return at === undefined ? '' : isoSeconds(at);
}
