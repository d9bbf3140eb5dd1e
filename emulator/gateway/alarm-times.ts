import type * as CloudWatch from '@aws-sdk/client-cloudwatch';

type Item = CloudWatch.AlarmHistoryItem;

/**
 * LocalStack dates each change of an alarm's state with the time of the change before it; the last one's own time is in the
 * alarm. Gives each change its own time. `items`: all changes of one alarm, oldest first; where the last one has the alarm's
 * time already, they are as they should be.
 */
export function ownTimes(items: readonly Item[], lastChange: Date | undefined): readonly Item[] {
  const last = items.at(-1)?.Timestamp;
  if (lastChange === undefined || last === undefined || last >= lastChange) return items;
  return items.map((item, place) => ({
    ...item,
    Timestamp: items[place + 1]?.Timestamp ?? lastChange,
  }));
}
