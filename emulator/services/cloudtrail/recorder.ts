import type { Call, Operation, Outcome, ServiceEntry, TrailDetail } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { dataDetail, dataResource } from './data-events.ts';
import { eventName } from './event-names.ts';
import { membersAsWritten } from './members.ts';
import { queue } from './pending.ts';
import { type SelectedEvent, selects, wantsData } from './selectors.ts';
import { historyOf, type Trail, trailsOf } from './store.ts';
import { isoSeconds, userIdentity } from './user-identity.ts';

/** Event history is kept for 90 days in AWS; here for the newest events of a Region, so that memory has a bound. */
const historyLength = 20_000;

const readsOnly =
  /^(Get|List|Describe|Lookup|Head|Test|Validate|Filter|Select|BatchGet|BatchCheck)/;

/** One call as it is written down. */
interface Recorded {
  readonly call: Call;
  readonly service: ServiceEntry;
  readonly operation: string;
  readonly input: unknown;
  readonly outcome: Outcome<unknown>;
}

/** Writes a call down as CloudTrail does: into the event history, and for the trails that select it. */
export function record(
  call: Call,
  service: ServiceEntry,
  operation: string,
  { trail }: Operation<unknown, unknown>,
  input: unknown,
  outcome: Outcome<unknown>,
): void {
  const recorded = { call, service, operation, input, outcome };
  if (trail === 'data') recordData(recorded);
  else recordManagement(recorded, trail?.(input, outcome, call) ?? {});
}

function recordManagement(recorded: Recorded, detail: TrailDetail): void {
  const { call, service, operation } = recorded;
  const readOnly = detail.readOnly ?? readsOnly.test(operation);
  const region = service.id === 'iam' ? 'us-east-1' : call.region;
  const at = call.world.clock.now();
  const id = call.world.random.uuid();
  const text = textOf(recorded, detail, { at, id, region, readOnly, category: 'Management' });
  remember(call, region, { at, id, text });
  const selected = selectedEvent(recorded, readOnly);
  for (const one of Object.values(trailsOf(call).trails)) {
    if (covers(one, region, service) && selects(one, selected)) {
      queue(call.world, one, selected.eventName, { region, text });
    }
  }
}

/** A data event is written down for trails that select it, and not in the event history. */
function recordData(recorded: Recorded): void {
  const { call, service, operation, input } = recorded;
  const { region, world } = call;
  const asking = Object.values(trailsOf(call).trails).filter(
    (trail) => covers(trail, region, service) && wantsData(trail),
  );
  const resource = asking.length === 0 ? undefined : dataResource(service.id, input, call);
  if (resource === undefined) return;
  const readOnly = readsOnly.test(operation);
  const selected = { ...selectedEvent(recorded, readOnly), resource };
  const takers = asking.filter((trail) => selects(trail, selected));
  if (takers.length === 0) return;
  const detail = dataDetail(service.id, input, resource, call);
  const moment = { at: world.clock.now(), id: world.random.uuid() };
  const text = textOf(recorded, detail, { ...moment, region, readOnly, category: 'Data' });
  for (const trail of takers) queue(world, trail, selected.eventName, { region, text });
}

function selectedEvent({ call, service, operation }: Recorded, readOnly: boolean): SelectedEvent {
  const { principal } = call.caller;
  return {
    readOnly,
    eventSource: service.eventSource,
    eventName: eventName(service.id, operation),
    callerArn: 'arn' in principal ? principal.arn : undefined,
  };
}

interface Written {
  readonly at: number;
  readonly id: string;
  readonly region: string;
  readonly readOnly: boolean;
  readonly category: 'Management' | 'Data';
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function textOf(
  { call, service, operation, input, outcome }: Recorded,
  detail: TrailDetail,
  { at, id, region, readOnly, category }: Written,
): string {
  const { caller } = call;
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: detail.userIdentity ?? userIdentity(caller),
    eventTime: isoSeconds(at),
    eventSource: service.eventSource,
    eventName: eventName(service.id, operation),
    awsRegion: region,
    sourceIPAddress: caller.sourceIp,
    userAgent: userAgent(caller, service),
    ...errorOf(outcome),
    requestParameters: requestParameters(detail, input, outcome, category),
    responseElements: responseElements(detail, readOnly, outcome),
    additionalEventData: detail.additionalEventData,
    requestID: call.requestId,
    eventID: id,
    readOnly,
    resources: detail.resources,
    eventType: 'AwsApiCall',
    apiVersion: service.id === 'logs' ? '20140328' : undefined,
    managementEvent: category === 'Management',
    recipientAccountId: call.account,
    eventCategory: category,
    tlsDetails: tlsDetails(caller, service, call.region),
  });
}

/** At most 1 KB; S3 puts it in brackets. */
function userAgent({ userAgent: text }: Caller, { id }: ServiceEntry): string {
  return id === 's3' ? `[${text.slice(0, 1022)}]` : text.slice(0, 1024);
}

/** Of calls that come over the wire: a service that calls for somebody uses no TLS that CloudTrail would see. */
function tlsDetails(
  { principal, invokedBy }: Caller,
  { eventSource, id }: ServiceEntry,
  region: string,
) {
  if (invokedBy !== undefined || principal.type === 'service') return undefined;
  const name = eventSource.slice(0, eventSource.indexOf('.'));
  return {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: id === 'iam' ? eventSource : `${name}.${region}.amazonaws.com`,
  };
}

/** CloudTrail names every refusal `AccessDenied`, whatever the SDK's exception is called. */
function errorOf(outcome: Outcome<unknown>): { errorCode?: string; errorMessage?: string } {
  if (outcome.ok) return {};
  const { fault, denied } = outcome;
  return {
    errorCode: denied ? 'AccessDenied' : fault.code,
    ...(fault.message !== '' && { errorMessage: fault.message.slice(0, 1024) }),
  };
}

/** A denied management call shows none; a denied call on an object still names it. */
function requestParameters(
  detail: TrailDetail,
  input: unknown,
  outcome: Outcome<unknown>,
  category: Written['category'],
): unknown {
  if (!outcome.ok && outcome.denied && category === 'Management') return null;
  return detail.requestParameters === undefined
    ? membersAsWritten(input)
    : detail.requestParameters;
}

function responseElements(
  detail: TrailDetail,
  readOnly: boolean,
  outcome: Outcome<unknown>,
): unknown {
  if (!outcome.ok) return null;
  if (detail.responseElements !== undefined) return detail.responseElements;
  return readOnly ? null : membersAsWritten(outcome.output);
}

function remember(call: Call, region: string, event: { at: number; id: string; text: string }) {
  const { events } = historyOf({ world: call.world, account: call.account, region });
  events.push(event);
  if (events.length > historyLength * 1.5) events.splice(0, events.length - historyLength);
}

/** IAM's events are global: they happen in us-east-1, and a trail of one Region may leave them out. */
function covers(trail: Trail, region: string, { id }: ServiceEntry): boolean {
  if (!trail.logging) return false;
  if (trail.multiRegion) return true;
  return trail.homeRegion === region && (id !== 'iam' || trail.includeGlobalEvents);
}
