import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { serverAccount } from './server-account.ts';

/** How many lines of the server's log are remembered, to say why it did not start. */
const remembered = 20;

export class StartFailure extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(`PostgreSQL did not start: ${lines.join(' | ') || 'it said nothing'}`);
    this.lines = lines;
  }
}

/** One run of the server, from its start to its end. */
export interface ServerProcess {
  readonly pid: number | undefined;
  /** Fulfilled once it is no more. */
  readonly ended: Promise<void>;
  /** Ends it by a signal and returns once it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** Starts the server of a data folder and returns once it accepts connections. Throws `StartFailure`. */
export async function startProcess(
  postgres: string,
  folder: string,
  onLine: (line: string) => void,
): Promise<ServerProcess> {
  const child = spawn(postgres, ['-D', `${folder}/data`], {
    ...serverAccount,
    cwd: folder,
    // A Ctrl-C at the terminal is the emulator's affair, which ends the server in order.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { TZ: 'UTC', PATH: process.env.PATH },
  });
  const ended = once(child, 'close').then(
    () => {},
    () => {},
  );
  await acceptsConnections(child, onLine);
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid,
    ended,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (!isOver()) child.kill(signal);
      await ended;
    },
  };
}

async function acceptsConnections(
  child: ChildProcess,
  onLine: (line: string) => void,
): Promise<void> {
  const { stderr } = child;
  if (stderr === null) throw new StartFailure([]);
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: stderr }).on('line', (line) => {
      onLine(line);
      if (lines.push(line) > remembered) lines.shift();
      if (line.includes('database system is ready to accept connections')) resolve();
    });
    child.once('error', (cause) => reject(new StartFailure([cause.message])));
    child.once('close', () => reject(new StartFailure(lines)));
  });
}
