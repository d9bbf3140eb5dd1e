import { Fault } from '../fault.ts';
import type { ErrorModel, ServiceModel } from './model.ts';

/** A fault with what the service's model adds to it. */
export interface ResolvedFault {
  readonly code: string;
  readonly message: string;
  readonly members: Record<string, unknown>;
  readonly model: ErrorModel | undefined;
  /** As asked by the service, or as modelled; absent: the protocol's own default. */
  readonly status: number | undefined;
}

/** What callers may read when the emulator itself has failed: nothing of its insides. */
const internal = new Fault(
  'InternalFailure',
  'The request processing has failed because of an unknown error, exception or failure.',
  { status: 500 },
);

export function isFault(thrown: unknown): thrown is Fault {
  return thrown instanceof Fault;
}

export function resolveFault(model: ServiceModel | undefined, thrown: unknown): ResolvedFault {
  const fault = isFault(thrown) ? thrown : internal;
  const error = model?.errors.get(fault.code);
  return {
    code: fault.code,
    message: fault.message,
    members: fault.members,
    model: error,
    status: error?.status ?? fault.status,
  };
}

/** AWS's word for whose fault it is. */
export function blame(status: number): 'Sender' | 'Receiver' {
  return status < 500 ? 'Sender' : 'Receiver';
}
