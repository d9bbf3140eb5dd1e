import { Server } from 'node:http';
import { afterEach } from '@jest/globals';
import type { Emulator } from '../../../../../emulator/emulator.ts';

const ends: (() => Promise<unknown>)[] = [];

/** Ends it after the test. */
export function endLater<T extends Emulator | Server>(thing: T): T {
  ends.push(
    thing instanceof Server
      ? () => {
          thing.closeAllConnections();
          return new Promise((resolve) => thing.close(resolve));
        }
      : () => (thing as Emulator).close(),
  );
  return thing;
}

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});
