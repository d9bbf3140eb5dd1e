import { readFile } from 'node:fs/promises';
import { optionsHelp, readArguments } from './arguments.ts';
import { Emulator } from './emulator.ts';

/** Reads the arguments, listens, and ends in order on SIGINT and SIGTERM. */
async function run(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(`Usage: node emulator/main.js [options]\n\n${optionsHelp}`);
    return;
  }
  const emulator = new Emulator(options.emulator);
  if (options.restore !== undefined) {
    emulator.restore(await readFile(options.restore, 'utf8'));
  }
  const { url, close } = await emulator.listen(options.port, options.host);
  // Now, since what comes back makes its calls to this address.
  if (options.restore !== undefined) await emulator.resume();
  if (options.emulator.containers === 'docker') await findEngine(emulator);
  console.log(`listening on ${url}`);
  endOnSignal(close);
}

/** What a killed emulator has left there goes now; without an engine it is said now, and again by each task that wants one. */
export async function findEngine(emulator: Emulator): Promise<void> {
  const { engineOf } = await import('./services/ecs/runtime/docker/engine.ts');
  await engineOf(emulator).catch((error: Error) => console.error(error.message));
}

/** Ends in order on the first signal, at once on the second. */
export function endOnSignal(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      void close().then(() => process.exit(0));
    });
  }
}

/** What a mistake of the caller's is told in: a sentence, without a stack. */
export function explain(error: NodeJS.ErrnoException): string {
  return error.code === 'EADDRINUSE' ? `${error.message}; take another --port` : error.message;
}

export async function main(): Promise<void> {
  await run().catch((error: NodeJS.ErrnoException) => {
    console.error(explain(error));
    process.exitCode = 1;
  });
}
