import { Fault } from '../../../fault.ts';
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

interface Place {
  readonly group: string;
  readonly stream: string;
  readonly createGroup: boolean;
}

/**
 * Makes a log stream and, where that is asked for, its missing group, as Docker's driver does when a container starts. A stream
 * that is there is written on. Throws `CannotLog`.
 */
export async function openStream(world: World, caller: Caller, place: Place): Promise<void> {
  const { group: logGroupName, stream: logStreamName, createGroup } = place;
  const make = (operation: string, input: object) => attempt(world, caller, operation, input);
  const refused = await make('CreateLogStream', { logGroupName, logStreamName });
  if (refused === undefined) return;
  if (refused.code !== 'ResourceNotFoundException' || !createGroup) {
    throw new CannotLog('stream', refused);
  }
  const noGroup = await make('CreateLogGroup', { logGroupName });
  if (noGroup !== undefined) throw new CannotLog('group', noGroup);
  const noStream = await make('CreateLogStream', { logGroupName, logStreamName });
  if (noStream !== undefined) throw new CannotLog('stream', noStream);
}

/** What is there already is as good as made. */
async function attempt(
  world: World,
  caller: Caller,
  operation: string,
  input: object,
): Promise<Fault | undefined> {
  try {
    await world.invoke(caller, 'logs', operation, input);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code === 'ResourceAlreadyExistsException' ? undefined : error;
  }
}
