import type { Clients } from './clients.ts';
import type { DeliveredEvent } from './evidence.ts';
import { filterLog } from './log-events.ts';
import type { Instance } from './target.ts';
import {
  type CloudTrailRecord,
  issuerField,
  issuerOf,
  startOfMinute,
  type Witness,
} from './witness.ts';

/** The canary's: both roles are its own, so that any other session of the watched one is another run. */
export function witnessOfSession(
  clients: Clients,
  { logGroupName, roles: { caller, bystander } }: Instance,
  sessionName: string,
  since: number,
): Witness {
  const isForeign = (record: CloudTrailRecord): boolean => {
    const ours = record.userIdentity?.arn?.endsWith(`/${sessionName}`) ?? false;
    return issuerOf(record) === caller && !ours;
  };
  const query = {
    logGroupName,
    filterPattern: `{ ${issuerField} = "${caller}" || ${issuerField} = "${bystander}" }`,
    startTime: startOfMinute(since),
  };
  return {
    // A role session's name is what the event history calls its user.
    history: {
      attributes: [{ AttributeKey: 'Username', AttributeValue: sessionName }],
      pages: Number.POSITIVE_INFINITY,
    },
    async read(requestIds) {
      const delivered = new Map<string, DeliveredEvent[]>();
      const foreign: string[] = [];
      for await (const { record, at } of filterLog(clients, query)) {
        const { requestID: id = '' } = record;
        if (requestIds.has(id)) delivered.set(id, [...(delivered.get(id) ?? []), { at }]);
        else if (isForeign(record)) foreign.push(id);
      }
      return { delivered, foreign, others: new Map() };
    },
    // Nobody drills on the canary's instance.
    async hear() {},
  };
}
