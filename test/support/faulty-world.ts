import { Emulator } from '../../emulator/emulator.ts';
import { Fault } from '../../emulator/fault.ts';
import type { ServiceId } from '../../emulator/wire/services.ts';
import type { Caller } from '../../emulator/world.ts';
import { testStart } from './world.ts';

export interface MadeCall {
  readonly service: ServiceId;
  readonly operation: string;
  readonly input: unknown;
}

/** An emulator whose services fail when they are told to. */
export class FaultyEmulator extends Emulator {
  /** Asked before every call. */
  refuses: (call: MadeCall) => boolean = () => false;

  override invoke<O>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal?: AbortSignal,
  ): Promise<O> {
    if (this.refuses({ service, operation, input })) {
      return Promise.reject(new Fault('InternalErrorException', `${operation} was made to fail`));
    }
    return super.invoke<O>(caller, service, operation, input, signal);
  }
}

export function aFaultyWorld(): FaultyEmulator {
  return new FaultyEmulator({
    clock: 'stepped',
    now: testStart,
    seed: 1,
    log: (line, cause) => {
      throw new Error(line, { cause });
    },
  });
}
