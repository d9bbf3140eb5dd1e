import { Emulator } from '../../../../../emulator/emulator.ts';
import type { ServiceId } from '../../../../../emulator/wire/services.ts';
import type { Caller } from '../../../../../emulator/world.ts';
import { testStart } from '../../../../support/world.ts';

export interface Published {
  readonly caller: Caller;
  /** `Message`: what goes to queues and functions. */
  readonly input: { TopicArn: string; Subject: string; Message: string };
  readonly email: string;
  readonly sms: string;
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
    const request = input as Published['input'] & { MessageStructure: 'json' };
    const { default: Message, email, sms } = JSON.parse(request.Message);
    this.published.push({ caller, input: { ...request, Message }, email, sms });
    return Promise.resolve({ MessageId: '1' } as O);
  }
}

function rethrow(line: string, cause: unknown): never {
  throw new Error(line, { cause });
}
