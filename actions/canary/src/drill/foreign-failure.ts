import type { CloudTrailRecord } from '../witness.ts';

/** A failed KMS call of the watched role that this drill did not bring about: it may be an attack. */
export interface ForeignFailure {
  readonly eventId: string;
  /** The detection that counts it. */
  readonly detection: string;
  readonly eventName: string;
  readonly errorCode: string;
  /** Of the role: a task's id, if it is the workload's own. */
  readonly session: string;
  /** As CloudTrail wrote it. */
  readonly time: string;
}

/** What people need to find the record; nothing of its parameters. */
export function foreignFailure(record: CloudTrailRecord, detection: string): ForeignFailure {
  const { eventID, eventName, errorCode, eventTime } = record;
  return {
    eventId: plain(eventID),
    detection,
    eventName: plain(eventName),
    errorCode: plain(errorCode),
    session: plain(sessionOf(record)),
    time: plain(eventTime),
  };
}

/** The name of the role session, which whoever assumes the role may choose. */
export function sessionOf({ userIdentity }: CloudTrailRecord): string | undefined {
  return userIdentity?.arn?.split('/').at(-1);
}

/** Others choose some of these texts: letters of names, ids and times only, and not many. */
export function plain(text: unknown): string {
  if (typeof text !== 'string') return 'unknown';
  return text.replace(/[^\w+=,.@:/-]/gu, '?').slice(0, 128);
}
