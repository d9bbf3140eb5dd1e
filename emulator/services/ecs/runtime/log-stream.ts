import type { Fault } from '../../../fault.ts';
import { type LogPlace, openStream } from '../../../log-delivery/open-stream.ts';
import type { Caller, World } from '../../../world.ts';

/** A task's log driver cannot write; the message is the task's stopped reason. */
export class CannotLog extends Error {
  constructor(what: string, fault: Fault) {
    const words = `failed to create Cloudwatch log ${what}: ${fault.code}: ${fault.message}`;
    super(
      `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ${words} : exit status 1`,
      { cause: fault },
    );
    this.name = 'CannotLog';
  }
}

/** Makes the stream, as Docker's driver does when a container starts. Throws `CannotLog`. */
export async function demandStream(world: World, caller: Caller, place: LogPlace): Promise<void> {
  const refused = await openStream(world, caller, place);
  if (refused !== undefined) throw new CannotLog(refused.what, refused.fault);
}
