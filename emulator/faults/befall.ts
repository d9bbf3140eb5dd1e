import { Fault } from '../fault.ts';
import { arnOf } from '../identity/principal.ts';
import type { Call } from '../service.ts';
import type { ServiceId } from '../wire/services.ts';
import type { Caller } from '../world.ts';
import { ConnectionLost } from './connection-lost.ts';
import { keepPast, pastWorld } from './past.ts';
import { isRead } from './reads.ts';
import type { CallFault, CallRule } from './rule.ts';
import { faultsOf } from './store.ts';
import { fits, strikes } from './strike.ts';
import { throttling } from './throttling.ts';

/** The faults that strike this call, each counted; undefined, and that at once, where none was ordered. */
export function faultsFor(
  call: Call,
  service: ServiceId,
  operation: string,
): readonly CallFault[] | undefined {
  const { calls } = faultsOf(call);
  if (calls.length === 0) return undefined;
  keepWhatGoesStale(call, service, calls);
  const struck = calls
    .filter((rule) => concerns(rule, call.caller, service, operation))
    .filter((rule) => strikes(rule, call.world.random));
  return struck.length === 0 ? undefined : struck.map(({ fault }) => fault);
}

function concerns(rule: CallRule, caller: Caller, service: ServiceId, operation: string): boolean {
  if (rule.service !== service || !fits(rule.operation, operation)) return false;
  const by = isService(caller) ? 'services' : 'clients';
  if (rule.by !== undefined && rule.by !== by) return false;
  if (rule.fault.kind === 'lose' && by === 'services') return false;
  if (rule.fault.kind === 'stale' && !isRead(operation)) return false;
  return rule.principal === undefined || fits(rule.principal, arnOf(caller.principal));
}

function isService({ principal, invokedBy }: Caller): boolean {
  return principal.type === 'service' || invokedBy !== undefined;
}

function keepWhatGoesStale({ world }: Call, service: ServiceId, rules: readonly CallRule[]): void {
  const spans = rules.flatMap((rule) =>
    rule.service === service && rule.fault.kind === 'stale' ? [rule.fault.seconds] : [],
  );
  if (spans.length > 0) keepPast(world, service, Math.max(...spans));
}

/** What comes before the handling: the call to go on with. Throws the `Fault` or the lost connection that was ordered. */
export async function befall(
  call: Call,
  service: ServiceId,
  faults: readonly CallFault[],
): Promise<Call> {
  let present = call;
  for (const fault of faults) {
    switch (fault.kind) {
      case 'throttle':
        throw throttling(service);
      case 'error':
        throw new Fault(fault.code, fault.message, {
          ...(fault.status !== undefined && { status: fault.status }),
        });
      case 'delay':
        await delay(call, fault.seconds);
        break;
      case 'stale':
        present = { ...present, world: pastWorld(call.world, service, fault.seconds) };
        break;
      case 'lose':
        if (fault.what === 'request') throw new ConnectionLost();
    }
  }
  return present;
}

async function delay({ world, signal }: Call, seconds: number): Promise<void> {
  const until = world.clock.now() + seconds * 1000;
  // A reset of the clock ends every pause early.
  while (world.clock.now() < until && !signal.aborted) {
    await world.clock.pause('faults', until, signal);
  }
}

/** What comes after the handling. */
export function loseAnswer(faults: readonly CallFault[]): void {
  if (faults.some((fault) => fault.kind === 'lose' && fault.what === 'answer')) {
    throw new ConnectionLost();
  }
}
