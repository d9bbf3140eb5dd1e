import { Fault } from '../../../fault.ts';
import { lineQueue } from '../../../log-delivery/line-queue.ts';
import type { Caller, World } from '../../../world.ts';
import { demandStream } from './log-stream.ts';

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

/**
 * The log driver `awslogs`: lines go to CloudWatch Logs in batches as the execution role. Docker sends every 5 seconds; here a
 * batch goes as soon as the one before it is written, without a timer, so that time can leap. A batch that is refused is lost, as
 * with Docker, which tells only its own log.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function logLines(world: World, caller: Caller, destination: LogDestination): LogLines {
  const { group: logGroupName, stream: logStreamName, region, bufferBytes } = destination;
  const writer: Caller = { ...caller, region };
  const opened = world.clock.during(() => demandStream(world, writer, destination));
  // Without the stream nothing is written: the task's failure is told elsewhere.
  const isOpen = opened.then(
    () => true,
    () => false,
  );
  const queue = lineQueue(world, {
    opened: isOpen,
    ...(bufferBytes !== undefined && { bufferBytes }),
    send: async (logEvents) => {
      if (!(await isOpen)) return;
      const input = { logGroupName, logStreamName, logEvents };
      await world.invoke(writer, 'logs', 'PutLogEvents', input).catch(ignoreFault);
    },
  });
  return {
    opened,
    onLine: (message) => void queue.push(message),
    end: queue.end,
  };
}

function ignoreFault(error: unknown): void {
  if (!(error instanceof Fault)) throw error;
}
