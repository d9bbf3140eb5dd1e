import type { InputLogEvent, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { bytesOf } from './events.ts';
import { invalid, violates } from './refusals.ts';

const day = 86_400_000;
const mostEvents = 10_000;
const mostBytes = 1_048_576;
const oldest = 14 * day;
const newest = 2 * 3_600_000;

export interface Batch {
  /** The events that are taken in. */
  readonly accepted: readonly { readonly at: number; readonly message: string }[];
  readonly rejected: RejectedLogEventsInfo | undefined;
}

/**
 * Holds a batch against the limits of API_PutLogEvents: throws where the whole is refused, leaves out events that are too
 * old, too new or beyond the group's retention (`keptSince`).
 */
export function readBatch(events: readonly InputLogEvent[], now: number, keptSince: number): Batch {
  checkSize(events);
  checkOrder(events);
  const times = events.map(({ timestamp }) => timestamp ?? 0);
  const tooOld = placeOf(times, (at) => at >= now - oldest);
  const expired = placeOf(times, (at) => at >= keptSince);
  const tooNew = placeOf(times, (at) => at > now + newest);
  const accepted = events
    .slice(Math.max(tooOld, expired), tooNew)
    .map(({ timestamp, message }) => ({ at: timestamp ?? 0, message: message ?? '' }));
  const rejected = {
    ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
    ...(expired > tooOld && { expiredLogEventEndIndex: expired }),
    ...(tooNew < events.length && { tooNewLogEventStartIndex: tooNew }),
  };
  return { accepted, rejected: accepted.length === events.length ? undefined : rejected };
}

/** The first place where `holds`, or the end. */
function placeOf(times: readonly number[], holds: (at: number) => boolean): number {
  const place = times.findIndex(holds);
  return place < 0 ? times.length : place;
}

function checkSize(events: readonly InputLogEvent[]): void {
  if (events.length < 1)
    throw violates('[]', 'logEvents', 'have length greater than or equal to 1');
  if (events.length > mostEvents) {
    throw violates(
      `${events.length} events`,
      'logEvents',
      `have length less than or equal to ${mostEvents}`,
    );
  }
  let sum = 0;
  for (const [index, { message }] of events.entries()) {
    if (!message) {
      throw violates(
        '',
        `logEvents.${index + 1}.member.message`,
        'have length greater than or equal to 1',
      );
    }
    const bytes = bytesOf(message);
    if (bytes > mostBytes) {
      throw invalid(`Log event too large: ${bytes} bytes exceeds limit of ${mostBytes}`);
    }
    sum += bytes;
  }
  if (sum > mostBytes)
    throw invalid(`Upload too large: ${sum} bytes exceeds limit of ${mostBytes}`);
}

function checkOrder(events: readonly InputLogEvent[]): void {
  const first = events[0]?.timestamp ?? 0;
  let last = first;
  for (const { timestamp = 0 } of events) {
    if (timestamp < last) {
      throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
    }
    last = timestamp;
  }
  if (last - first > day) {
    throw invalid(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
}
