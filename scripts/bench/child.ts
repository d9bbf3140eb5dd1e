import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A server in a process of its own that said where it listens. */
export interface ListeningChild {
  readonly url: string;
  /** Milliseconds from the start of the process to that line. */
  readonly startedIn: number;
  stop(): Promise<void>;
}

/** Starts `node <args>` and waits for its line `listening on <url>`. */
export async function listen(args: readonly string[]): Promise<ListeningChild> {
  const begin = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, found] = /^listening on (\S+)$/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${args.join(' ')} ended with ${code} before it listened`)),
    );
  });
  const startedIn = performance.now() - begin;
  return { url, startedIn, stop: () => stop(child) };
}

/** Milliseconds that an empty Node process takes from start to end. */
export async function emptyProcess(): Promise<number> {
  const begin = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - begin;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
