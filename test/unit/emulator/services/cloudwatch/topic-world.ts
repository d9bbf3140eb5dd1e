import { Emulator } from '../../../../../emulator/emulator.ts';
import type { ServiceId } from '../../../../../emulator/wire/services.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { testStart } from '../../../../support/world.ts';

export interface Published {
  readonly caller: Caller;
  readonly input: { TopicArn: string; Subject: string; Message: string };
}

/** An emulator in whose place of SNS stands a topic that keeps, or refuses, what alarms publish. */
export class TopicWorld extends Emulator {
  readonly published: Published[] = [];
  refusal: Error | undefined;

  constructor() {
    super({ clock: 'stepped', now: testStart, seed: 1, log: rethrow });
  }

  override invoke<O>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal?: AbortSignal,
  ): Promise<O> {
    if (service !== 'sns') return super.invoke(caller, service, operation, input, signal);
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    this.published.push({ caller, input: input as Published['input'] });
    return Promise.resolve({ MessageId: '1' } as O);
  }
}

function rethrow(line: string, cause: unknown): never {
  throw new Error(line, { cause });
}
