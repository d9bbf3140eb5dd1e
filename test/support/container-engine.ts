import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa, execaSync } from 'execa';
import { startEngine } from '../../scripts/workflows/engine.ts';

/** A Docker engine and a registry in front of which stands a log-in, as ECR's has one. */
export interface ContainerEngine {
  /** What `docker` needs to find the engine. */
  readonly env: Readonly<Record<string, string>>;
  readonly registry: { readonly url: string; readonly host: string; readonly password: string };
  /** The Docker CLI with a configuration of its own; what it prints. */
  docker(...args: string[]): Promise<string>;
  /** The same, with variables. */
  dockerWith(
    options: { readonly env: Readonly<Record<string, string>> },
    ...args: string[]
  ): Promise<string>;
  /** Lets the CLI keep a log-in at a registry. */
  logIn(host: string, password: string): Promise<void>;
}

/**
 * Registers tests that need a Docker engine and a registry, from Debian's packages docker.io, docker-registry and
 * apache2-utils. As root they get an engine of their own, else the one that runs. Where that cannot be a single test says so
 * in its name; it fails under `CI=true`.
 */
export function withContainerEngine(
  name: string,
  register: (engine: () => ContainerEngine) => void,
): void {
  const lack = whatIsMissing();
  if (lack !== undefined) {
    test(`NOT RUN: ${name}; there is no ${lack}`, () => {
      expect(process.env.CI).not.toBe('true');
    });
    return;
  }
  let running: ContainerEngine & AsyncDisposable;
  beforeAll(async () => {
    running = await startContainerEngine();
  });
  afterAll(async () => running?.[Symbol.asyncDispose]());
  register(() => running);
}

function whatIsMissing(): string | undefined {
  const missing = ['docker', 'docker-registry', 'htpasswd'].find(
    (program) => !isInstalled(program),
  );
  if (missing !== undefined) return missing;
  if (ownsEngine()) return isInstalled('dockerd') ? undefined : 'dockerd';
  const answers = !execaSync('docker', ['version'], { reject: false }).failed;
  return answers ? undefined : 'Docker engine that this user may use';
}

function ownsEngine(): boolean {
  return process.getuid?.() === 0;
}

function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function startContainerEngine(): Promise<ContainerEngine & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-engine-'));
  const stack = new AsyncDisposableStack();
  stack.defer(async () => rm(folder, { recursive: true, force: true }));
  try {
    const registry = await startRegistry(join(folder, 'registry'), stack);
    const env = ownsEngine() ? stack.use(await startEngine(folder)).env : runningEngine();
    const { PATH = '' } = process.env;
    const options = {
      env: { PATH, DOCKER_CONFIG: join(folder, 'config'), ...env },
      extendEnv: false,
    };
    const dockerWith: ContainerEngine['dockerWith'] = async (given, ...args) =>
      (await execa('docker', args, { ...options, env: { ...options.env, ...given.env } })).stdout;
    const docker = async (...args: string[]) => dockerWith({ env: {} }, ...args);
    const logIn = async (host: string, password: string) => {
      const args = ['login', '--username', 'AWS', '--password-stdin', host];
      await execa('docker', args, { ...options, input: password });
    };
    const end = async () => stack.disposeAsync();
    return { env, registry, docker, dockerWith, logIn, [Symbol.asyncDispose]: end };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

function runningEngine(): Record<string, string> {
  const { DOCKER_HOST } = process.env;
  return DOCKER_HOST === undefined ? {} : { DOCKER_HOST };
}

async function startRegistry(folder: string, stack: AsyncDisposableStack) {
  const password = `secret-of-the-registry-${process.pid}`;
  await mkdir(folder, { recursive: true });
  const users = await execa('htpasswd', ['-Bin', 'AWS'], { input: password });
  await writeFile(join(folder, 'users'), users.stdout);
  await writeFile(join(folder, 'config.yml'), configure(folder));
  const registry = execa('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdin: 'ignore',
    stdout: 'ignore',
    reject: false,
    buffer: false,
  });
  stack.defer(async () => end(registry));
  const lines = createInterface(registry.stderr);
  for await (const line of lines) {
    const [, port] = /listening on 127\.0\.0\.1:(\d+)/u.exec(line) ?? [];
    if (port === undefined) continue;
    lines.close();
    registry.stderr.resume();
    const host = `127.0.0.1:${port}`;
    return { url: `http://${host}`, host, password };
  }
  throw new Error('docker-registry ended before it listened');
}

function configure(folder: string): string {
  return JSON.stringify({
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: '127.0.0.1:0' },
    auth: { htpasswd: { realm: 'tests', path: join(folder, 'users') } },
  });
}

interface Running extends PromiseLike<unknown> {
  kill(signal: 'SIGTERM'): boolean;
}

async function end(program: Running): Promise<void> {
  program.kill('SIGTERM');
  await program;
}
