import type { Call, Operation, Outcome, ServiceEntry, TrailDetail } from '../../service.ts';
import type { Caller, World } from '../../world.ts';
import { dataDetail, dataResource } from './data-events.ts';
import { eventName } from './event-names.ts';
import { membersAsWritten } from './members.ts';
import { queue } from './pending.ts';
import { type SelectedEvent, selects, wantsData } from './selectors.ts';
import { type HistoryEvent, historyOf, type Trail, trailsOf } from './store.ts';
import { isoSeconds, strangerIdentity, userIdentity } from './user-identity.ts';

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
  const { call, service, operation, outcome } = recorded;
  const readOnly = detail.readOnly ?? readsOnly.test(operation);
  const region = service.id === 'iam' ? 'us-east-1' : call.region;
  const others = outcome.ok ? ownersBeside(call.account, detail) : nobody;
  const { random, clock } = call.world;
  const isShared = others.length > 0 || call.caller.principal.type === 'service';
  const written: Written = {
    at: clock.now(),
    region,
    readOnly,
    category: 'Management',
    sharedId: isShared ? random.uuid() : undefined,
  };
  const selected = selectedEvent(recorded, readOnly);
  keep(recorded, detail, written, call.account, selected);
  for (const owner of others) {
    keep(
      recorded,
      { ...detail, userIdentity: strangerIdentity(call.caller) },
      written,
      owner,
      selected,
    );
  }
}

const nobody: readonly string[] = [];

/**
 * The other accounts whose resources were used: they hear of a success too, but of a refusal only the caller's account does.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
function ownersBeside(account: string, { resources }: TrailDetail): readonly string[] {
  const isOwn = resources?.every(({ accountId = account }) => accountId === account) ?? true;
  if (isOwn || resources === undefined) return nobody;
  return [...new Set(resources.map(({ accountId = account }) => accountId))].filter(
    (one) => one !== account,
  );
}

/** Into the event history of one account, and to those of its trails that select the event. */
function keep(
  recorded: Recorded,
  detail: TrailDetail,
  written: Written,
  account: string,
  selected: SelectedEvent,
): void {
  const { world } = recorded.call;
  const id = world.random.uuid();
  const text = textOf(recorded, detail, written, account, id);
  remember(world, account, written.region, { at: written.at, id, text });
  for (const trail of Object.values(trailsOf({ world, account }).trails)) {
    if (covers(trail, written.region, recorded.service) && selects(trail, selected)) {
      queue(world, trail, selected.eventName, { region: written.region, text });
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
  const written = { at: world.clock.now(), region, readOnly, category: 'Data' } as const;
  const text = textOf(recorded, detail, written, call.account, world.random.uuid());
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
  readonly region: string;
  readonly readOnly: boolean;
  readonly category: 'Management' | 'Data';
  /** Of an event that several accounts hear of, or that a service brought about. */
  readonly sharedId?: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
function textOf(
  { call, service, operation, input, outcome }: Recorded,
  detail: TrailDetail,
  { at, region, readOnly, category, sharedId }: Written,
  account: string,
  id: string,
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
    ...errorOf(outcome, service),
    requestParameters: requestParameters(detail, input, outcome, category, service),
    responseElements: responseElements(detail, readOnly, outcome, service),
    additionalEventData: detail.additionalEventData ?? additionalData(service),
    requestID: call.requestId,
    eventID: id,
    readOnly,
    resources: detail.resources,
    eventType: 'AwsApiCall',
    apiVersion: service.id === 'logs' ? '20140328' : undefined,
    managementEvent: category === 'Management',
    recipientAccountId: account,
    sharedEventID: sharedId,
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

/** What S3 adds to its events; how many bytes went over the wire is not known here. */
function additionalData({ id }: ServiceEntry): unknown {
  if (id !== 's3') return undefined;
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    AuthenticationMethod: 'AuthHeader',
  };
}

/**
 * CloudTrail names every refusal `AccessDenied`, whatever the SDK's exception is called; but EC2's errors keep their own names
 * behind the side that they blame (`Client.UnauthorizedOperation`).
 */
function errorOf(
  outcome: Outcome<unknown>,
  { id }: ServiceEntry,
): { errorCode?: string; errorMessage?: string } {
  if (outcome.ok) return {};
  const { fault, denied } = outcome;
  const side = (fault.status ?? 400) < 500 ? 'Client' : 'Server';
  const code = denied ? 'AccessDenied' : fault.code;
  return {
    errorCode: id === 'ec2' ? `${side}.${fault.code}` : code,
    ...(fault.message !== '' && { errorMessage: fault.message.slice(0, 1024) }),
  };
}

/** A denied management call shows none, EC2's aside; a denied call on an object still names it. */
function requestParameters(
  detail: TrailDetail,
  input: unknown,
  outcome: Outcome<unknown>,
  category: Written['category'],
  { id }: ServiceEntry,
): unknown {
  const hides = category === 'Management' && id !== 'ec2';
  if (!outcome.ok && outcome.denied && hides) return null;
  return detail.requestParameters === undefined
    ? membersAsWritten(input, id)
    : detail.requestParameters;
}

function responseElements(
  detail: TrailDetail,
  readOnly: boolean,
  outcome: Outcome<unknown>,
  { id }: ServiceEntry,
): unknown {
  if (!outcome.ok) return null;
  if (detail.responseElements !== undefined) return detail.responseElements;
  return readOnly ? null : membersAsWritten(outcome.output, id);
}

function remember(world: World, account: string, region: string, event: HistoryEvent): void {
  const { events } = historyOf({ world, account, region });
  events.push(event);
  if (events.length > historyLength * 1.5) events.splice(0, events.length - historyLength);
}

/** IAM's events are global: they happen in us-east-1, and a trail of one Region may leave them out. */
function covers(trail: Trail, region: string, { id }: ServiceEntry): boolean {
  if (!trail.logging) return false;
  if (trail.multiRegion) return true;
  return trail.homeRegion === region && (id !== 'iam' || trail.includeGlobalEvents);
}
