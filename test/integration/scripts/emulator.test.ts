import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { watchProcesses } from '../../support/process-watch.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(180_000);

const run = promisify(execFile);
const started: Program[] = [];

/** `npm run emulator` without npm, and every line that it says. */
class Program {
  readonly lines: string[] = [];
  readonly #child;
  readonly ended: Promise<number | null>;

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, ['scripts/emulator.ts', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.ended = once(this.#child, 'close').then(([code]) => code as number | null);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      createInterface(stream).on('line', (line) => this.lines.push(line));
    }
    started.push(this);
  }

  /** The first line that matches, as soon as it is said; undefined if the program ends before. */
  async says(pattern: RegExp): Promise<string | undefined> {
    let isOver = false;
    void this.ended.then(() => {
      isOver = true;
    });
    for (;;) {
      const line = this.lines.find((one) => pattern.test(one));
      if (line !== undefined || isOver) return line;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }
}

afterEach(async () => {
  for (const program of started.splice(0)) {
    program.signal('SIGKILL');
    await program.ended;
  }
});

const alive = async (pids: readonly number[]) => {
  const end = Date.now() + 10_000;
  const living = () =>
    pids.filter((pid) => {
      try {
        process.kill(pid, 0);
        return true;
      } catch {
        return false;
      }
    });
  while (living().length > 0 && Date.now() < end) await new Promise((r) => setTimeout(r, 20));
  return living();
};

describe('npm run emulator', () => {
  test('deploys everything, prints commands that work as they are, and leaves nothing behind', async () => {
    const watch = await watchProcesses();
    const program = new Program('--port', '0');
    await program.says(/Ctrl-C ends it all\.$/);
    const printed = (pattern: RegExp) => program.lines.find((line) => pattern.test(line)) ?? '';
    const shell = async (command: string) =>
      JSON.parse((await run('sh', ['-c', `${printed(/^ *url=/)}\n${command}`])).stdout);

    const encrypted = await shell(printed(/curl .*\/encrypt/));
    const decrypt = printed(/curl .*\/decrypt/);
    const decrypted = await shell(decrypt.replace('the key of the answer', encrypted.key));
    const refused = await shell(decrypt);
    program.signal('SIGINT');
    const code = await program.ended;
    const pids = (await watch.end()).map(({ pid }) => pid);

    expect(encrypted).toMatchObject({ id: expect.any(String), key: expect.any(String) });
    expect(decrypted).toMatchObject({ text: 'a note' });
    expect(refused).toMatchObject({ error: expect.any(String) });
    expect(code).toBe(0);
    expect(await alive(pids)).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends at once on %s in the middle of the deployment, and leaves nothing behind',
    async (signal) => {
      const watch = await watchProcesses();
      const program = new Program('--port', '0');
      await program.says(/Deploy the identity stack/);

      program.signal(signal);
      await program.ended;
      const pids = (await watch.end()).map(({ pid }) => pid);

      expect(program.lines.join('\n')).not.toMatch(/^\s+at /m);
      expect(await alive(pids)).toEqual([]);
    },
  );

  test('only listens with --empty', async () => {
    const program = new Program('--empty', '--port', '0');
    const line = await program.says(/^listening on /);
    program.signal('SIGTERM');

    expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/);
    expect(await program.ended).toBe(0);
    expect(program.lines).toHaveLength(1);
  });

  test('does not begin with containers for which there is no image', async () => {
    const program = new Program('--port', '0', '--containers', 'docker');

    expect(await program.ended).toBe(1);
    expect(program.lines).toEqual([expect.stringMatching(/^--containers docker needs --empty: /)]);
  });

  test('tells of every option with --help', async () => {
    const program = new Program('--help');

    expect(await program.ended).toBe(0);
    for (const option of ['--empty', '--port', '--restore', '--clock', '--help']) {
      expect(program.lines.join('\n')).toContain(option);
    }
  });

  test('tells of every option with --empty --help, too', async () => {
    const program = new Program('--empty', '--help');

    expect(await program.ended).toBe(0);
    expect(program.lines.join('\n')).toContain('Usage: npm run emulator');
  });

  test.each([[[]], [['--empty']]])(
    'tells in a sentence that its port is taken: %p',
    async (args) => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const program = new Program(...args, '--port', String(port));

      expect(await program.ended).toBe(1);
      expect(program.lines).toEqual([expect.stringMatching(/EADDRINUSE.*; take another --port$/)]);
      server.close();
    },
  );

  test.each([
    ['--restore', 'no-such-file'],
    ['--restore=no-such-file'],
    ['--port', 'x'],
    ['--nonsense'],
  ])('tells in a sentence what is wrong: %s %s', async (...args) => {
    const program = new Program(...args.filter((arg) => typeof arg === 'string'));

    expect(await program.ended).toBe(1);
    expect(program.lines.join('\n')).not.toMatch(/^\s+at /m);
  });
});
