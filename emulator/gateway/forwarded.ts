import type { Call, Operation, Outcome, ServiceModule, TrailDetail } from '../service.ts';
import type { ServiceId } from '../wire/services.ts';
import type { KnownOperations } from './known-operations.ts';
import type { Upstream } from './upstream.ts';

type Operations = ServiceModule['operations'];
export type AnyOperation = NonNullable<Operations[string]>;

/** A service whose every operation, known to the emulator or not, is answered upstream; anybody may call it. */
export function forwardedService(
  service: ServiceId,
  upstream: Upstream,
  known: KnownOperations,
): ServiceModule {
  const operations = new Proxy<Record<string, AnyOperation>>(
    {},
    {
      get: (_target, name) =>
        typeof name === 'string'
          ? {
              access: () => [],
              handle: forward(service, name, upstream),
              trail: lenient(known.find(service, name)),
            }
          : undefined,
    },
  );
  return { operations };
}

/** Hands a call on: its client's going away, too. */
export function forward(service: ServiceId, name: string, upstream: Upstream) {
  return (input: object, call: Call): Promise<object> =>
    upstream.call(call, service, name, input, call.signal);
}

type Rule = Operation<unknown, unknown>['trail'];

/**
 * How the emulator records a call. A rule that looks for what is kept upstream records what it can without; of an operation
 * that the emulator does not know nobody could say whether it is a management event, and it is not recorded.
 */
function lenient(known: AnyOperation | undefined): NonNullable<Rule> {
  const rule = known === undefined ? 'data' : (known.trail as Rule);
  if (rule === 'data') return rule;
  return (input: unknown, outcome: Outcome<unknown>, call: Call): TrailDetail => {
    try {
      return rule?.(input, outcome, call) ?? {};
    } catch {
      return {};
    }
  };
}
