import type { Call } from '../service.ts';
import type { State } from '../state.ts';
import type { World } from '../world.ts';
import { describeDecision } from './decision-words.ts';
import {
  type AuthorizationRequest,
  type Decision,
  type Explanation,
  explain,
} from './policy/index.ts';
import { arnOf } from './principal.ts';

/** One decision on one access of a call. */
interface Entry {
  readonly requestId: string;
  readonly at: number;
  readonly principal: string;
  readonly region: string;
  readonly request: AuthorizationRequest;
  readonly decision: Decision;
}

export interface ShownDecision {
  readonly requestId: string;
  readonly time: string;
  readonly principal: string;
  readonly region: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
  /** The decision in a sentence. */
  readonly reason: string;
  /** Every statement of every policy that was consulted, where one request is asked for. */
  readonly policies?: Explanation['policies'];
}

const most = 1000;

/** By state: what is reset or restored starts over, and no snapshot carries it along. */
const logs = new WeakMap<State, Entry[]>();

export function logDecision(
  { world, caller, region, requestId }: Call,
  request: AuthorizationRequest,
  decision: Decision,
): void {
  const log = logs.get(world.state) ?? [];
  if (log.length === 0) logs.set(world.state, log);
  const principal = arnOf(caller.principal);
  log.push({ requestId, at: world.clock.now(), principal, region, request, decision });
  // Cut in one go now and then, so that no call has to move a thousand entries.
  if (log.length >= 2 * most) log.splice(0, log.length - most);
}

/** The newest 1,000 decisions, oldest first; those of one request with their reasons. */
export function recallDecisions({ state }: World, requestId: string | null): ShownDecision[] {
  const log = (logs.get(state) ?? []).slice(-most);
  if (requestId === null) return log.map(show);
  return log
    .filter((entry) => entry.requestId === requestId)
    .map((entry) => ({ ...show(entry), policies: explain(entry.request).policies }));
}

function show({ requestId, at, principal, region, request, decision }: Entry): ShownDecision {
  const { action, resource } = request;
  const time = new Date(at).toISOString();
  const reason = describeDecision(action, decision);
  return { requestId, time, principal, region, action, resource, decision, reason };
}
