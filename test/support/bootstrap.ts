import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** An answer of GitHub's API. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** GitHub's API, by path; what it does not know is 404. */
export interface GitHubStandIn extends AsyncDisposable {
  readonly url: string;
  readonly answers: Map<string, Answer>;
  /** Tokens that came along, each once. */
  readonly tokens: Set<string>;
}

export async function startGitHubStandIn(): Promise<GitHubStandIn> {
  const answers = new Map<string, Answer>();
  const tokens = new Set<string>();
  const server = createServer((request, response) => {
    const { authorization = '' } = request.headers;
    tokens.add(authorization.replace(/^\w+ /, ''));
    const known = answers.get(request.url ?? '') ?? { status: 404, body: { message: 'Not Found' } };
    const { status = 200, headers = {}, body } = known;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    tokens,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `GET /repos/{owner}/{repo}` of a fork of ours, made after subjects got ids. */
export function aRepository(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    id: 777,
    name: 'keywatch',
    full_name: 'acme/keywatch',
    owner: { login: 'acme', id: 55, type: 'Organization' },
    private: false,
    fork: false,
    archived: false,
    default_branch: 'main',
    created_at: '2026-09-01T10:00:00Z',
    ...changes,
  };
}

/** A clone with the shipped deployment files, in a folder of its own. */
export interface Clone extends AsyncDisposable {
  readonly root: string;
  identity(): Promise<string>;
}

export const identityPath = 'cloudformation/deployments/production/identity.yaml';

export async function aClone(
  origin: string | undefined = 'https://github.com/acme/keywatch.git',
): Promise<Clone> {
  const root = await mkdtemp(join(tmpdir(), 'keywatch-bootstrap-'));
  for (const folder of ['cloudformation', '.github/workflows']) {
    await cp(join(project, folder), join(root, folder), { recursive: true });
  }
  await execa('git', ['init', '--quiet'], { cwd: root });
  if (origin !== '') await execa('git', ['remote', 'add', 'origin', origin], { cwd: root });
  return {
    root,
    identity: () => readFile(join(root, identityPath), 'utf8'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = [process.execPath, join(project, 'scripts/bootstrap.ts')];

/** `npm run bootstrap` without npm and without a terminal. */
export async function bootstrap(
  clone: Pick<Clone, 'root'>,
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> {
  return runIn(clone, env, [...program, ...args]);
}

/** Types its first argument at the question, in a terminal of its own; Node can make none. */
const terminal = `
import os, pty, sys
pid, fd = pty.fork()
if pid == 0: os.execvp(sys.argv[2], sys.argv[2:])
said, answer = b'', sys.argv[1].encode()
while True:
    try: data = os.read(fd, 65536)
    except OSError: break
    if not data: break
    said += data
    if b'[y/N]' in said and answer:
        os.write(fd, answer)
        answer = b''
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))`;

/** The same at a terminal, where somebody types `answer`. */
export async function bootstrapAtTerminal(
  clone: Pick<Clone, 'root'>,
  env: Readonly<Record<string, string>>,
  answer: string,
): Promise<Ended> {
  return runIn(clone, env, ['python3', '-c', terminal, answer, ...program]);
}

async function runIn(
  { root }: Pick<Clone, 'root'>,
  env: Readonly<Record<string, string>>,
  [file = '', ...args]: readonly string[],
): Promise<Ended> {
  const child = spawn(file, args, {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: root,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}
