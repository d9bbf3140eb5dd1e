import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Postgres } from './postgres.ts';

export const callerToken = 'token-of-the-callers-in-tests';

/** The committed bundle in a process of its own, as the image starts it. */
export interface RunningWorkload extends AsyncDisposable {
  readonly url: string;
  /** Every line that it wrote so far. */
  readonly lines: readonly string[];
  readonly ended: Promise<number | null>;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
  signal(name: NodeJS.Signals): void;
}

type Environment = Readonly<Record<string, string>>;

/** Variables for a workload on the emulator and a database of its own on the server. */
export async function workloadEnvironment(
  postgres: Postgres,
  { endpoint, keyArn }: { readonly endpoint: string; readonly keyArn: string },
): Promise<Environment> {
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await postgres.query(`CREATE DATABASE ${database}`);
  return {
    ...{ HOST: '127.0.0.1', PORT: '0', KEY_ARN: keyArn, TOKEN: callerToken, DRAIN_MS: '0' },
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'ap-southeast-2' },
    ...{ AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'emulator' },
    ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
    ...{ DATABASE_HOST: postgres.host, DATABASE_PORT: String(postgres.port) },
    ...{ DATABASE_NAME: database, DATABASE_CA: postgres.caFile },
    ...{ DATABASE_USER: postgres.user, DATABASE_PASSWORD: postgres.password },
  };
}

export async function startWorkload(
  env: Environment,
  { waitUntilReady = true }: { readonly waitUntilReady?: boolean } = {},
): Promise<RunningWorkload> {
  const child = spawn(process.execPath, [resolve('workload/dist/server.cjs')], {
    cwd: '/',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const { promise: listening, resolve: found } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      const url = /"url":"(http:[^"]+)","msg":"listening"/.exec(line)?.[1];
      if (url !== undefined) found(url);
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const url = await Promise.race([
    listening,
    ended.then((code) => {
      throw new Error(`the workload ended with code ${code}: ${lines.join('\n')}`);
    }),
  ]);
  if (waitUntilReady) await untilReady(url);
  return {
    url,
    lines,
    ended,
    post: (path, body, headers = {}) => post(`${url}${path}`, body, headers),
    signal: (name) => child.kill(name),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function untilReady(url: string): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) {
    await new Promise((done) => setTimeout(done, 25));
  }
}

function post(url: string, body: unknown, headers: Readonly<Record<string, string>>) {
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${callerToken}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
