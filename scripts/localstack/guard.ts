import { within } from './deadline.ts';
import { runSuite, type SuiteOptions } from './run-suite.ts';
import { messageOf } from './trouble.ts';

/** Seconds that the clean-up may take. */
const endsWithin = 45;

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs the suite and ends the process. Whichever way it ends (well, badly, by a signal, by a defect, by the clock), what it
 * started is taken away before; a second signal does not wait for that.
 */
export async function runGuarded(options: SuiteOptions, longest: number): Promise<void> {
  const resources = new AsyncDisposableStack();
  let isEnding = false;
  const end = async (code: number, message?: string) => {
    if (isEnding) process.exit(code);
    isEnding = true;
    if (message !== undefined) console.error(message);
    try {
      await within(endsWithin, 'the clean-up', resources.disposeAsync());
    } catch (error) {
      console.error(`the clean-up failed: ${messageOf(error)}`);
      process.exit(code || 1);
    }
    // An exit takes along what still runs: a step's bundle, a program.
    process.exit(code);
  };
  for (const [signal, code] of Object.entries(signals)) {
    process.on(signal, () => void end(code, `ended by ${signal}`));
  }
  process.on('uncaughtException', (error) => void end(1, `a defect: ${error.stack}`));
  const late = () => void end(1, `the suite took longer than ${longest} s`);
  setTimeout(late, longest * 1000).unref();
  const isProved = await runSuite(options, resources);
  await end(isProved ? 0 : 1);
}
