import type { Hop } from '../chain.ts';
import type { Clients } from '../clients.ts';
import { filterLog } from '../log-events.ts';
import type { Finding } from '../preflight.ts';
import type { Instance } from '../target.ts';
import { plain } from './foreign-failure.ts';

/** Calls that change a link of the chain, and the hop that they change. */
const changes: Readonly<Record<string, Hop>> = {
  StopLogging: 'delivered',
  UpdateTrail: 'delivered',
  DeleteTrail: 'delivered',
  PutEventSelectors: 'delivered',
  PutMetricFilter: 'counted',
  DeleteMetricFilter: 'counted',
  PutMetricAlarm: 'alarmed',
  DeleteAlarms: 'alarmed',
  SetAlarmState: 'alarmed',
  DisableAlarmActions: 'notified',
  SetTopicAttributes: 'notified',
  DeleteTopic: 'notified',
  Unsubscribe: 'notified',
};

/**
 * Every change of the instance since `since` that CloudTrail tells of by now, also one that was taken back: while a link was
 * changed, it may have hidden something. A later one shows in the links themselves.
 */
export async function findTampering(
  clients: Clients,
  target: Instance,
  since: number,
): Promise<Finding[]> {
  const clauses = Object.keys(changes).map((name) => `$.eventName = "${name}"`);
  const query = {
    logGroupName: target.logGroupName,
    filterPattern: `{ $.errorCode NOT EXISTS && (${clauses.join(' || ')}) }`,
    startTime: since,
  };
  const names = namesOf(target);
  const findings: Finding[] = [];
  for await (const { record } of filterLog(clients, query)) {
    const { eventName = '', eventID, eventTime = '', userIdentity, requestParameters } = record;
    const parameters = JSON.stringify(requestParameters ?? {});
    const hop = changes[eventName];
    // An event of before may be delivered only now; the links were looked at after it.
    if (hop === undefined || Date.parse(eventTime) <= since) continue;
    if (!names.some((name) => parameters.includes(name))) continue;
    const who = plain(userIdentity?.arn?.split(':').at(-1));
    const message = `${eventName} by ${who} at ${plain(eventTime)} changed the chain during the drill (event ${plain(eventID)})`;
    findings.push({ hop, message });
  }
  return findings;
}

/** As a call's parameters name what belongs to the instance; a trail may be named by its name alone. */
function namesOf({ trailArn, topicArn, detections }: Instance): string[] {
  const trail = trailArn === undefined ? [] : [trailArn.split('/').at(-1) ?? trailArn];
  const parts = detections.flatMap(({ alarmName, filterName }) => [alarmName, filterName]);
  return [...trail.map((name) => `${name}"`), topicArn, ...parts.map((name) => `"${name}"`)];
}
