import type { LogGroup, LogStream, StoredEvent } from './store.ts';

const day = 86_400_000;
/** What each event counts beside its text: API_PutLogEvents. */
const overhead = 26;

/** The size of an event as limits and storage count it. */
export function bytesOf(message: string): number {
  return Buffer.byteLength(message) + overhead;
}

/** Where an event stands among all of a Region: by time, then in the order of arrival. */
export type Position = Pick<StoredEvent, 'at' | 'number'>;

export function comparePositions(one: Position, other: Position): number {
  return one.at - other.at || one.number - other.number;
}

/** 56 digits, as AWS's event ids have; in the order of positions. */
export function idOf({ at, number }: Position): string {
  return `${String(at).padStart(20, '0')}${String(number).padStart(36, '0')}`;
}

export function positionOf(id: string): Position | undefined {
  if (!/^\d{56}$/.test(id)) return undefined;
  return { at: Number(id.slice(0, 20)), number: Number(id.slice(20)) };
}

/** Puts events in, themselves in order, where their time belongs. */
export function insertEvents(stream: LogStream, added: readonly StoredEvent[]): void {
  const [first] = added;
  const last = stream.events.at(-1);
  if (first === undefined) return;
  const inOrder = last === undefined || last.at <= first.at;
  for (const event of added) {
    stream.events.push(event);
    stream.bytes += bytesOf(event.message);
  }
  if (!inOrder) stream.events.sort(comparePositions);
}

/** Since when a group keeps its events. Those of the class DELIVERY "are kept in CloudWatch Logs for only one day". */
export function keptSince(group: LogGroup, now: number): number {
  const days = group.class === 'DELIVERY' ? 1 : group.retentionInDays;
  return days === undefined ? 0 : now - days * day;
}

/** A stream's events that its group still keeps. */
export function keptEvents(
  group: LogGroup,
  stream: LogStream,
  now: number,
): readonly StoredEvent[] {
  const since = keptSince(group, now);
  const start = firstAt(stream.events, since);
  return start === 0 ? stream.events : stream.events.slice(start);
}

/** Forgets what the group no longer keeps. */
export function dropExpired(group: LogGroup, stream: LogStream, now: number): void {
  const start = firstAt(stream.events, keptSince(group, now));
  if (start === 0) return;
  for (const event of stream.events.splice(0, start)) stream.bytes -= bytesOf(event.message);
}

/** The place of the first event at or after a time. */
export function firstAt(events: readonly Position[], time: number): number {
  return firstFrom(events, { at: time, number: 0 });
}

/** The place of the first event at or after a position. */
export function firstFrom(events: readonly Position[], position: Position): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && comparePositions(event, position) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
