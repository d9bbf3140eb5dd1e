import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from './backend.ts';

/** LocalStack, through the gateway that listens at `endpoint`. All cases share it, in real time. */
export function localstackBackend(endpoint: string): Backend {
  return {
    name: 'localstack',
    concurrency: 8,
    open: async () => ({
      endpoint,
      now: () => new Date(),
      pass: (seconds) => sleep(seconds * 1000),
      // The gateway counts events while it takes them.
      settling: 1,
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}
