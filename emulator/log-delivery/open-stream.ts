import { Fault } from '../fault.ts';
import type { Caller, World } from '../world.ts';

export interface LogPlace {
  readonly group: string;
  readonly stream: string;
  /** Makes the group if it is missing: without key and retention. */
  readonly createGroup: boolean;
}

/** What could not be made, and why. */
export interface StreamRefusal {
  readonly what: 'group' | 'stream';
  readonly fault: Fault;
}

/** Makes a log stream and, where that is asked for, its missing group. A stream that is there is written on. */
export async function openStream(
  world: World,
  caller: Caller,
  { group: logGroupName, stream: logStreamName, createGroup }: LogPlace,
): Promise<StreamRefusal | undefined> {
  const make = (operation: string, input: object) => attempt(world, caller, operation, input);
  const refused = await make('CreateLogStream', { logGroupName, logStreamName });
  if (refused === undefined) return undefined;
  if (refused.code !== 'ResourceNotFoundException' || !createGroup) {
    return { what: 'stream', fault: refused };
  }
  const noGroup = await make('CreateLogGroup', { logGroupName });
  if (noGroup !== undefined) return { what: 'group', fault: noGroup };
  const noStream = await make('CreateLogStream', { logGroupName, logStreamName });
  return noStream && { what: 'stream', fault: noStream };
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
