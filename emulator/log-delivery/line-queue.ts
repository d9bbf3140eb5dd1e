import type { World } from '../world.ts';
import { type LogLine, nextBatch, sizeOf } from './batch.ts';

export interface LineQueueOptions {
  /** What may wait to be sent. */
  readonly bufferBytes?: number;
  /** Lines wait until this is fulfilled. */
  readonly opened?: Promise<unknown>;
  /** Sends one batch. What it throws is a defect of ours. */
  send(batch: readonly LogLine[]): Promise<void>;
}

export interface LineQueue {
  /** False: the buffer is full, and the line is lost. */
  push(message: string): boolean;
  /** Returns when everything is sent. */
  end(): Promise<void>;
}

const usualBuffer = 10 * 1024 * 1024;

/**
 * Lines on their way to CloudWatch Logs. A batch goes as soon as the one before it is sent, without a timer, so that time can
 * leap; it does not leap while one is under way.
 */
export function lineQueue(
  world: World,
  { bufferBytes = usualBuffer, opened = Promise.resolve(), send }: LineQueueOptions,
): LineQueue {
  const waiting: LogLine[] = [];
  let bytes = 0;
  let sent = opened;
  const sendAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = nextBatch(waiting);
      bytes -= batch.reduce((sum, line) => sum + sizeOf(line), 0);
      await send(batch);
    }
  };
  return {
    push(message) {
      // CloudWatch Logs takes no empty events.
      if (message === '') return true;
      const line = { timestamp: world.clock.now(), message };
      if (bytes + sizeOf(line) > bufferBytes) return false;
      bytes += sizeOf(line);
      waiting.push(line);
      if (waiting.length === 1) {
        sent = sent.then(sendAll);
        const work = sent;
        world.background(async () => void (await work));
      }
      return true;
    },
    end: async () => void (await sent),
  };
}
