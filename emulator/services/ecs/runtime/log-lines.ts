import { Fault } from '../../../fault.ts';
import type { Caller, World } from '../../../world.ts';
import { type LogLine, nextBatch, sizeOf } from './log-batch.ts';
import { openStream } from './log-stream.ts';

/** Where the `awslogs` driver writes. */
export interface LogDestination {
  readonly group: string;
  /** `<prefix>/<container>/<task id>` */
  readonly stream: string;
  readonly region: string;
  /** Makes the group if it is missing. */
  readonly createGroup: boolean;
  /** `max-buffer-size`: what waits to be sent; more is lost, as by the mode that is the default since June 2025. */
  readonly bufferBytes?: number;
}

export interface LogLines {
  /** Settles once the stream is there; rejects with ECS's stopped reason as its message (`CannotLog`) where it cannot be. */
  readonly opened: Promise<void>;
  onLine(line: string, stream?: 'stdout' | 'stderr'): void;
  /** Returns when everything is written. */
  end(): Promise<void>;
}

const usualBuffer = 10 * 1024 * 1024;

/**
 * The log driver `awslogs`: lines go to CloudWatch Logs in batches as the execution role. Docker sends every 5 seconds; here a
 * batch goes as soon as the one before it is written, without a timer, so that time can leap. A batch that is refused is lost, as
 * with Docker, which tells only its own log.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function logLines(world: World, caller: Caller, destination: LogDestination): LogLines {
  const { group, stream, region, bufferBytes = usualBuffer } = destination;
  const writer: Caller = { ...caller, region };
  const waiting: LogLine[] = [];
  let bytes = 0;
  const opened = world.clock.during(() => openStream(world, writer, destination));
  // Without the stream nothing is written: the task's failure is told elsewhere.
  const isOpen = opened.then(
    () => true,
    () => false,
  );
  let written: Promise<unknown> = isOpen;

  const sendAll = async (): Promise<void> => {
    if (await isOpen) while (waiting.length > 0) await send();
    else waiting.length = 0;
  };
  const send = async (): Promise<void> => {
    const batch = nextBatch(waiting);
    if (batch.length === 0) return;
    bytes -= batch.reduce((sum, line) => sum + sizeOf(line), 0);
    const input = { logGroupName: group, logStreamName: stream, logEvents: batch };
    await world.invoke(writer, 'logs', 'PutLogEvents', input).catch(ignoreFault);
  };
  return {
    opened,
    onLine(message) {
      const line = { timestamp: world.clock.now(), message };
      // CloudWatch Logs takes no empty events, and Docker makes none.
      if (message === '' || bytes + sizeOf(line) > bufferBytes) return;
      bytes += sizeOf(line);
      waiting.push(line);
      if (waiting.length > 1) return;
      const before = written;
      const work = before.then(sendAll);
      written = work;
      world.background(() => work);
    },
    end: async () => {
      await written;
    },
  };
}

function ignoreFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}
