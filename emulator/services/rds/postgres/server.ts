import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { freePort } from '../../../free-port.ts';
import { type ServerCertificate, serverCertificate } from '../certificate-authority.ts';
import { accessFile } from './access-file.ts';
import { guardFolder } from './folder-guard.ts';
import { findPrograms, type Programs } from './programs.ts';
import { handOver, serverAccount } from './server-account.ts';
import { type ServerProcess, StartFailure, startProcess } from './server-process.ts';
import { type Settings, settingsFile, usualSettings } from './settings-file.ts';
import { runAsSuperuser } from './superuser.ts';
import { templateCluster } from './template-cluster.ts';

export interface ServerOptions {
  /** Refuse connections without TLS. */
  readonly forceTls: boolean;
  readonly settings?: Settings;
  /** Where it should listen; another port if that is taken. */
  readonly port?: number | undefined;
}

const attempts = 10;

/** A PostgreSQL of its own with its data in a temporary folder, on 127.0.0.1, with passwords and TLS. */
export class PostgresServer {
  readonly #folder: string;
  readonly #programs: Programs;
  readonly #guard: { dismiss(): void };
  #options: ServerOptions;
  #port = 0;
  #process: ServerProcess | undefined;
  #turn: Promise<void> = Promise.resolve();
  #isRemoved = false;
  /** Hears each line of the server's log. */
  onLine: (line: string) => void = () => {};
  /** Hears that the server has ended though nobody had asked it to. */
  onCrash: () => void = () => {};

  private constructor(folder: string, programs: Programs, options: ServerOptions) {
    this.#folder = folder;
    this.#programs = programs;
    this.#options = options;
    this.#guard = guardFolder(folder);
  }

  /** A new one, empty, not yet started. */
  static async create(options: ServerOptions): Promise<PostgresServer> {
    const programs = await findPrograms();
    const template = await templateCluster(programs);
    const folder = await mkdtemp(join(tmpdir(), 'keywatch-postgres-'));
    await handOver(folder);
    const server = new PostgresServer(folder, programs, options);
    try {
      const copy = { ...serverAccount, cwd: folder };
      await execa('cp', ['-R', template, join(folder, 'data')], copy);
      await server.#writeCertificate(serverCertificate());
      return server;
    } catch (error) {
      await server.remove();
      throw error;
    }
  }

  /** Where it listens, once it has been started. */
  get port(): number {
    return this.#port;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Starts it, or finds it started; it keeps its port if that is still free. */
  start(): Promise<void> {
    return this.#inTurn(() => this.#start());
  }

  async #start(): Promise<void> {
    if (this.#process !== undefined || this.#isRemoved) return;
    let port = this.#port || this.#options.port || (await freePort());
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#startOn(port);
      } catch (error) {
        const isLast = attempt === attempts;
        if (!isLast && isPortTaken(error)) port = await freePort();
        else if (!isLast && isHeld(error)) await sleep(100 * attempt);
        else throw error;
      }
    }
  }

  /** Lets transactions go, and writes everything down first. */
  shutDown(): Promise<void> {
    return this.#inTurn(() => this.#end('SIGINT'));
  }

  /** Ends it at once, as a failing machine does: connections break without a farewell. */
  kill(): Promise<void> {
    return this.#inTurn(() => this.#end('SIGQUIT'));
  }

  /** Changes settings: what cannot change while it runs takes effect with its next start. */
  configure(options: Omit<ServerOptions, 'port'>): Promise<void> {
    return this.#inTurn(async () => {
      this.#options = { ...this.#options, ...options };
      if (this.#process === undefined) return;
      await this.#writeConfiguration(this.#port);
      this.#process?.signal('SIGHUP');
    });
  }

  /** Runs statements as the superuser, one after the other. */
  run(statements: readonly string[], database?: string): Promise<Record<string, unknown>[]> {
    return runAsSuperuser({ folder: this.#folder, port: this.#port, database }, statements);
  }

  /** Ends it for good, its data with it. */
  remove(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end('SIGQUIT');
      this.#isRemoved = true;
      this.#guard.dismiss();
      await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  /** One thing after the other: two servers must never start on the same data. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #startOn(port: number): Promise<void> {
    await this.#writeConfiguration(port);
    const { postgres } = this.#programs;
    const process = await startProcess(postgres, this.#folder, (line) => this.onLine(line));
    this.#port = port;
    this.#process = process;
    void process.ended.then(() => {
      if (this.#process !== process) return;
      this.#process = undefined;
      this.onCrash();
    });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.end(signal);
  }

  async #writeConfiguration(port: number): Promise<void> {
    const { forceTls, settings } = this.#options;
    const own = { port, unix_socket_directories: this.#folder };
    await this.#write('postgresql.conf', settingsFile({ ...usualSettings, ...settings, ...own }));
    await this.#write('pg_hba.conf', accessFile({ forceTls }));
  }

  async #writeCertificate({ certificate, key }: ServerCertificate): Promise<void> {
    await this.#write('server.crt', certificate);
    await this.#write('server.key', key);
  }

  async #write(name: string, text: string): Promise<void> {
    const path = join(this.#folder, 'data', name);
    await writeFile(path, text, { mode: 0o600 });
    await chmod(path, 0o600);
    await handOver(path);
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof StartFailure && error.lines.some((line) => /could not bind/.test(line));
}

/** The children of a server that was killed take a moment to notice. */
function isHeld(error: unknown): boolean {
  return (
    error instanceof StartFailure &&
    error.lines.some((line) => /shared memory block|lock file .* already exists/.test(line))
  );
}
