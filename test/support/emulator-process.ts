import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Stage } from '../../scripts/pipeline.ts';
import { readEnvironment } from '../../scripts/start/environment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An emulator in a process of its own, as `npm run emulator` starts it, on a free port. */
export interface RunningEmulator extends AsyncDisposable {
  readonly url: string;
  /** Asks the control interface: `control('POST advance', { seconds: 60 })`. A text is sent as it is. */
  control(what: string, body?: unknown): Promise<ControlAnswer>;
  /** The stage of the manifest's environment `emulator` on it. */
  stage(): Promise<Stage>;
}

export interface ControlAnswer {
  readonly status: number;
  readonly text: string;
}

export async function startEmulator(...args: string[]): Promise<RunningEmulator> {
  return startEmulatorWith({ env: {} }, ...args);
}

/** The same, with variables. */
export async function startEmulatorWith(
  { env }: { readonly env: Readonly<Record<string, string>> },
  ...args: string[]
): Promise<RunningEmulator> {
  const child = spawn(process.execPath, ['emulator/main.js', '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => {
      throw new Error(`the emulator ended with code ${String(code)} before it listened`);
    }),
  ])) as [string];
  const url = line.replace('listening on ', '');
  return {
    url,
    control: (what, body) => control(url, what, body),
    stage: async () => ({
      ...(await readEnvironment('emulator', root)),
      endpoint: url,
      account: '123456789012',
    }),
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function control(url: string, what: string, body?: unknown): Promise<ControlAnswer> {
  const [method = '', path = ''] = what.split(' ');
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const init = text === undefined ? { method } : { method, body: text };
  const response = await fetch(`${url}/_emulator/${path}`, init);
  return { status: response.status, text: await response.text() };
}
