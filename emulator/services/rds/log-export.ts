import { Fault } from '../../fault.ts';
import type { LogLine } from '../../log-delivery/batch.ts';
import { lineQueue } from '../../log-delivery/line-queue.ts';
import { openStream } from '../../log-delivery/open-stream.ts';
import { OutputLines } from '../../log-delivery/output-lines.ts';
import type { Caller, World } from '../../world.ts';
import { tell } from './events.ts';
import { asRds } from './linked-role.ts';
import type { Instance } from './store.ts';

export interface LogExport {
  onLine(line: string): void;
  /** Returns when everything is delivered. */
  end(): Promise<void>;
}

/** A session of RDS's role is good for an hour. */
const sessionMs = 3_600_000;

/**
 * The log of an instance's server on its way to CloudWatch Logs while log type `postgresql` is exported: to a group that RDS makes
 * as its role if it is missing, without key and retention. What is refused is lost, and an event of the instance tells why.
 * The other types that PostgreSQL has stay empty: there are no major upgrades and no logins by IAM here.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.html#USER_LogAccess.Concepts.PostgreSQL.PublishtoCloudWatchLogs
 */
export function exportLog(
  world: World,
  { account, region, id }: Instance,
  present: () => Instance | undefined,
): LogExport {
  const place = { group: `/aws/rds/instance/${id}/postgresql`, stream: `${id}.0` };
  const session = rdsSession(world, { account, region });
  let trouble: string | undefined;
  /** Told once until it is another, or is over. */
  const note = (now: string | undefined) => {
    const instance = present();
    if (now !== undefined && now !== trouble && instance !== undefined) {
      const words = `Log lines of type postgresql were lost on their way to ${place.group}: ${now}`;
      tell(world, instance, 'notification', words);
    }
    trouble = now;
  };
  const queue = lineQueue(world, {
    send: async (batch) => {
      if (present() !== undefined) note(await refusalOf(() => put(world, session, place, batch)));
    },
  });
  // Longer lines than an event may be are cut.
  const lines = new OutputLines((line) => {
    if (!queue.push(line)) note('there were more of them than could be sent');
  });
  return {
    onLine(line) {
      if (present()?.settings.logExports.includes('postgresql'))
        lines.push(Buffer.from(`${line}\n`));
    },
    end: queue.end,
  };
}

async function put(
  world: World,
  session: () => Promise<Caller>,
  place: { readonly group: string; readonly stream: string },
  logEvents: readonly LogLine[],
): Promise<void> {
  const { group: logGroupName, stream: logStreamName } = place;
  const caller = await session();
  const send = () =>
    world.invoke(caller, 'logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents });
  try {
    await send();
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'ResourceNotFoundException') throw error;
    const refused = await openStream(world, caller, { ...place, createGroup: true });
    if (refused !== undefined) throw refused.fault;
    await send();
  }
}

async function refusalOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message}`;
    throw error;
  }
}

function rdsSession(
  world: World,
  at: { readonly account: string; readonly region: string },
): () => Promise<Caller> {
  let session: { readonly since: number; readonly caller: Caller } | undefined;
  return async () => {
    const now = world.clock.now();
    // Time goes backwards where an earlier state was restored.
    if (session !== undefined && now >= session.since && now < session.since + sessionMs) {
      return session.caller;
    }
    session = { since: now, caller: await asRds(world, at) };
    return session.caller;
  };
}
