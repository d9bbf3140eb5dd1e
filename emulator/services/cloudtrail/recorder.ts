import type { Call, Operation, Outcome, ServiceEntry, TrailDetail } from '../../service.ts';
import { membersAsWritten } from './members.ts';
import { selects } from './selectors.ts';
import { historyOf, type Trail, trailsOf } from './store.ts';
import { isoSeconds, userIdentity } from './user-identity.ts';

/** Event history is kept for 90 days in AWS; here for the newest events of a Region, so that memory has a bound. */
const historyLength = 20_000;

const readsOnly =
  /^(Get|List|Describe|Lookup|Head|Test|Validate|Filter|Select|BatchGet|BatchCheck)/;

/** Writes a call down as CloudTrail does: into the event history, and for the trails that select it. */
export function record(
  call: Call,
  service: ServiceEntry,
  operation: string,
  { trail }: Operation<unknown, unknown>,
  input: unknown,
  outcome: Outcome<unknown>,
): void {
  if (trail === 'data') return;
  const detail = trail?.(input, outcome, call) ?? {};
  const readOnly = detail.readOnly ?? readsOnly.test(operation);
  const region = service.id === 'iam' ? 'us-east-1' : call.region;
  const at = call.world.clock.now();
  const id = call.world.random.uuid();
  const identity = detail.userIdentity ?? userIdentity(call.caller);
  const text = JSON.stringify({
    eventVersion: '1.11',
    userIdentity: identity,
    eventTime: isoSeconds(at),
    eventSource: service.eventSource,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: call.caller.sourceIp,
    userAgent: call.caller.userAgent.slice(0, 1024),
    ...errorOf(outcome),
    requestParameters: requestParameters(detail, input, outcome),
    responseElements: responseElements(detail, readOnly, outcome),
    additionalEventData: detail.additionalEventData,
    requestID: call.requestId,
    eventID: id,
    readOnly,
    resources: detail.resources,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: call.account,
    eventCategory: 'Management',
  });
  const event = { at, id, text };
  remember(call, region, event);
  const selected = { readOnly, eventSource: service.eventSource, eventName: operation };
  for (const one of Object.values(trailsOf(call).trails)) {
    if (covers(one, region) && selects(one, selected)) queue(call, one, region, text);
  }
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

function requestParameters(
  detail: TrailDetail,
  input: unknown,
  outcome: Outcome<unknown>,
): unknown {
  if (!outcome.ok && outcome.denied) return null;
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

function covers(trail: Trail, region: string): boolean {
  if (!trail.logging) return false;
  return trail.homeRegion === region || trail.multiRegion;
}

/** The first record of a batch sets the time of its delivery. */
function queue(call: Call, trail: Trail, region: string, text: string): void {
  const waiting = trail.pending[region];
  if (waiting === undefined) trail.pending[region] = [text];
  else waiting.push(text);
  trail.timer ??= call.world.clock.schedule({
    at: call.world.clock.now() + call.world.settings.deliverySeconds * 1000,
    service: 'cloudtrail',
    name: 'deliver',
    account: call.account,
    region: trail.homeRegion,
    data: { trail: trail.arn },
  });
}
