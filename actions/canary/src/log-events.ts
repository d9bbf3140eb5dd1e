import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Clients } from './clients.ts';
import { parseObject } from './parse-object.ts';
import type { CloudTrailRecord } from './witness.ts';

/** A CloudTrail record in the log group, and when CloudWatch Logs took it in. */
export interface LogEvent {
  readonly record: CloudTrailRecord;
  readonly at: number;
}

/** Every event that the pattern matches, of all pages. */
export async function* filterLog(
  { logs }: Clients,
  query: {
    readonly logGroupName: string;
    readonly filterPattern: string;
    readonly startTime: number;
  },
): AsyncGenerator<LogEvent> {
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ ...query, nextToken }));
    for (const { message, ingestionTime } of page.events ?? []) {
      yield { record: parseObject<CloudTrailRecord>(message) ?? {}, at: ingestionTime ?? 0 };
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
