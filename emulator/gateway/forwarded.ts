import type { Call, ServiceModule } from '../service.ts';
import type { ServiceId } from '../wire/services.ts';
import type { Upstream } from './upstream.ts';

type Operations = ServiceModule['operations'];

/** A service whose every operation, known to the emulator or not, is answered upstream; anybody may call it. */
export function forwardedService(service: ServiceId, upstream: Upstream): ServiceModule {
  const answer = forwardedOperation(service, upstream);
  const operations = new Proxy<Record<string, Operations[string]>>(
    {},
    { get: (_target, name) => (typeof name === 'string' ? answer(name) : undefined) },
  );
  return { operations };
}

/**
 * A service's operations with what the emulator knows of them (who may call them, how CloudTrail records them), but answered
 * upstream. An operation that the emulator does not know is refused by name: nobody could say who may call it.
 */
export function guardedService(
  service: ServiceId,
  { operations }: ServiceModule,
  upstream: Upstream,
): ServiceModule {
  const answer = forwardedOperation(service, upstream);
  const guarded = Object.entries(operations).flatMap(([name, operation]) =>
    operation === undefined ? [] : [[name, { ...operation, ...answer(name, operation) }] as const],
  );
  return { operations: Object.fromEntries(guarded) };
}

type Known = NonNullable<Operations[string]>;

function forwardedOperation(service: ServiceId, upstream: Upstream) {
  return (name: string, known?: Known): Known => ({
    access: known?.access ?? (() => []),
    handle: (input: object, call: Call) => upstream.call(call, service, name, input),
  });
}
