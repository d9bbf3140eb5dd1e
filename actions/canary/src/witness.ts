import type { LookupAttribute } from '@aws-sdk/client-cloudtrail';
import type { Sign } from './drill/sign.ts';
import type { DeliveredEvent, Evidence } from './evidence.ts';

/** Finds the records of a mode's calls, and those of others that could be taken for them. */
export interface Witness {
  /** What to ask the event history for, and how many pages at most; the log group tells the rest. */
  readonly history: { readonly attributes: readonly LookupAttribute[]; readonly pages: number };
  /** Reads the log group as it is now. */
  read(requestIds: ReadonlySet<string>): Promise<Sighting>;
  /** Hears what drills said on the topic. */
  hear(signs: readonly Sign[]): Promise<void>;
}

export interface Sighting {
  readonly delivered: ReadonlyMap<string, readonly DeliveredEvent[]>;
  readonly foreign: Evidence['foreign'];
  readonly others: Evidence['others'];
}

/** What is read of a CloudTrail record. */
export interface CloudTrailRecord {
  readonly eventID?: string;
  readonly requestID?: string;
  readonly eventTime?: string;
  readonly eventName?: string;
  readonly errorCode?: string;
  readonly requestParameters?: unknown;
  readonly userIdentity?: {
    readonly arn?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn?: string } };
  };
}

export const issuerField = '$.userIdentity.sessionContext.sessionIssuer.arn';

export function issuerOf({ userIdentity }: CloudTrailRecord): string | undefined {
  return userIdentity?.sessionContext?.sessionIssuer?.arn;
}

/** The metric counts by the minute; whoever else called in this one would be counted as ours. */
export function startOfMinute(time: number): number {
  return Math.floor(time / 60_000) * 60_000;
}
