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

const bundle = resolve('workload/dist/server.cjs');

/** An empty database, its owner, and the login that a migration is to make. */
export interface WorkloadDatabase {
  readonly place: Environment;
  readonly owner: Environment;
  readonly login: Environment;
}

/** As on RDS: the owner may create logins and is no superuser. */
export async function createDatabase(postgres: Postgres): Promise<WorkloadDatabase> {
  const id = randomUUID().replaceAll('-', '');
  const [name, owner, user] = [`test_${id}`, `owner_${id}`, `workload_${id}`];
  const [ownersPassword, password] = [randomUUID(), randomUUID()];
  await postgres.query(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD '${ownersPassword}'`);
  await postgres.query(`CREATE DATABASE ${name} OWNER ${owner}`);
  return {
    place: {
      ...{ DATABASE_HOST: postgres.host, DATABASE_PORT: String(postgres.port) },
      ...{ DATABASE_NAME: name, DATABASE_CA: postgres.caFile },
    },
    owner: { OWNER_USER: owner, OWNER_PASSWORD: ownersPassword },
    login: { DATABASE_USER: user, DATABASE_PASSWORD: password },
  };
}

interface OnAws {
  readonly endpoint: string;
  readonly keyArn: string;
}

/** Variables for a workload on the emulator and a database of its own on the server, which is up to date. */
export async function workloadEnvironment(
  postgres: Postgres,
  { endpoint, keyArn }: OnAws,
): Promise<Environment> {
  const { place, owner, login } = await createDatabase(postgres);
  const { code, lines } = await migrateDatabase({ ...place, ...owner, ...login });
  if (code !== 0) throw new Error(`the migration ended with code ${code}: ${lines.join('\n')}`);
  return {
    ...{ HOST: '127.0.0.1', PORT: '0', KEY_ARN: keyArn, TOKEN: callerToken, DRAIN_MS: '0' },
    ...{ ...onAws(endpoint), ...place, ...login },
  };
}

/** Variables of the SDK in a process that must find nothing else on the machine. */
export function onAws(endpoint: string): Environment {
  return {
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'ap-southeast-2' },
    ...{ AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'emulator' },
    ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
  };
}

export interface Migration {
  readonly code: number | null;
  /** Every line that it wrote. */
  readonly lines: readonly string[];
}

/** `server.cjs migrate`, until it ends. */
export async function migrateDatabase(env: Environment): Promise<Migration> {
  const { lines, ended } = run(['migrate'], env);
  return { code: await ended, lines };
}

function run(args: readonly string[], env: Environment) {
  const child = spawn(process.execPath, [bundle, ...args], {
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
  return { child, lines, listening, ended };
}

export async function startWorkload(
  env: Environment,
  { waitUntilReady = true }: { readonly waitUntilReady?: boolean } = {},
): Promise<RunningWorkload> {
  const { child, lines, listening, ended } = run([], env);
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
