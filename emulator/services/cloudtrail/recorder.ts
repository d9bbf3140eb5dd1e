import type { Call, Operation, Outcome, ServiceEntry, TrailDetail } from '../../service.ts';
import { dataDetail, dataResource } from './data-events.ts';
import { eventName } from './event-names.ts';
import { covers, keepEvent } from './keep-event.ts';
import { queue } from './pending.ts';
import { type Recorded, recordText, type Written } from './record-text.ts';
import { type SelectedEvent, selects, wantsData } from './selectors.ts';
import { trailsOf } from './store.ts';
import { strangerIdentity } from './user-identity.ts';

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

function keep(
  recorded: Recorded,
  detail: TrailDetail,
  written: Written,
  account: string,
  selected: SelectedEvent,
): void {
  const { world } = recorded.call;
  const { at, region } = written;
  const id = world.random.uuid();
  const text = recordText(recorded, detail, written, account, id);
  keepEvent({ world, account, region }, { at, id, text }, selected);
}

/** A data event is written down for trails that select it, and not in the event history. */
function recordData(recorded: Recorded): void {
  const { call, service, operation, input } = recorded;
  const { region, world } = call;
  const asking = Object.values(trailsOf(call).trails).filter(
    (trail) => covers(trail, region, service.eventSource) && wantsData(trail),
  );
  const resource = asking.length === 0 ? undefined : dataResource(service.id, input, call);
  if (resource === undefined) return;
  const readOnly = readsOnly.test(operation);
  const selected = { ...selectedEvent(recorded, readOnly), resource };
  const takers = asking.filter((trail) => selects(trail, selected));
  if (takers.length === 0) return;
  const detail = dataDetail(service.id, input, resource, call);
  const written = { at: world.clock.now(), region, readOnly, category: 'Data' } as const;
  const text = recordText(recorded, detail, written, call.account, world.random.uuid());
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
