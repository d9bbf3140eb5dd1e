import { Emulator } from '../../emulator/emulator.ts';
import { account, type Backend, region } from './backend.ts';

/** A Monday, on the minute: 2026-11-23T08:00:00Z. */
const start = Date.UTC(2026, 10, 23, 8);

/** An emulator of its own for each case, in this process: no case sees another's time or state. */
export const embeddedEmulator: Backend = {
  name: 'emulator',
  concurrency: 4,
  async open({ clock }) {
    const emulator = new Emulator({
      clock: clock ?? 'stepped',
      now: start,
      seed: 1,
      defaultAccount: account,
      defaultRegion: region,
    });
    const { url, close } = await emulator.listen();
    return {
      endpoint: url,
      now: () => emulator.clock.date(),
      pass: (seconds) => emulator.clock.advance(seconds * 1000),
      // Points are sent at the end of the minute.
      settling: 70,
      [Symbol.asyncDispose]: close,
    };
  },
};
