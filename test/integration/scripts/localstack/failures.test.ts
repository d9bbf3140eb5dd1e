import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execaSync } from 'execa';
import { builtImage } from '../../../../scripts/localstack/image.ts';
import {
  containersOf,
  type Ran,
  runLocalStackProgram,
  withLocalStackImage,
} from './localstack-program.ts';

function expectFailed({ exitCode, report }: Ran, reason: RegExp): void {
  expect(exitCode).toBe(1);
  expect(report?.proved).toEqual([]);
  expect(report?.failed.map(({ name }) => name)).toContain('start');
  expect(new Set(report?.failed.map((one) => one.reason))).toEqual(
    new Set([expect.stringMatching(reason)]),
  );
}

test('says that no engine answers, where DOCKER_HOST leads nowhere', async () => {
  const ran = await runLocalStackProgram({ env: { DOCKER_HOST: 'tcp://127.0.0.1:1' } });

  expectFailed(ran, /^no Docker engine answers at DOCKER_HOST=tcp:\/\/127\.0\.0\.1:1 .*start one/u);
  expect(ran.seconds).toBeLessThan(20);
});

withLocalStackImage('failures of LocalStack', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keywatch-init-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  const anInitFile = async (text: string) => {
    const path = join(folder, 'init.py');
    await writeFile(path, text);
    return ['--init-file', path];
  };
  const env = { LOCALSTACK_IMAGE: builtImage };

  test('names both remedies for an image that is nowhere', async () => {
    const image = 'registry.invalid/localstack:1';
    const ran = await runLocalStackProgram({ env: { LOCALSTACK_IMAGE: image } });

    expectFailed(
      ran,
      /^image registry\.invalid\/localstack:1 is not here and cannot be pulled .*; set LOCALSTACK_IMAGE .*build\.sh$/u,
    );
  });

  test('says what the init file raised', async () => {
    const args = await anInitFile("raise RuntimeError('broken on purpose')\n");
    const ran = await runLocalStackProgram({ args, env });

    const { pid } = ran;
    expectFailed(ran, /^init file keywatch\.py raised an error: .*broken on purpose/u);
    expect(containersOf(pid)).toEqual([]);
  });

  test('says that the port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    try {
      const ran = await runLocalStackProgram({ args: ['--port', String(port)], env });

      expectFailed(
        ran,
        new RegExp(`^port ${port} of 127\\.0\\.0\\.1 is taken; give another --port`, 'u'),
      );
      expect(containersOf(ran.pid)).toEqual([]);
    } finally {
      server.close();
    }
  });

  describe('with a LocalStack that answers', () => {
    const atDeployment = (act: (kill: (signal: NodeJS.Signals) => void, pid: number) => void) => {
      let isDone = false;
      return (line: string, kill: (signal: NodeJS.Signals) => void, pid: number) => {
        if (isDone || !line.includes('Deploy the identity stack')) return;
        isDone = true;
        act(kill, pid);
      };
    };
    test('says that the container was killed in the middle', async () => {
      const onLine = atDeployment((_, pid) => execaSync('docker', ['kill', ...containersOf(pid)]));
      const { pid, exitCode, report, seconds } = await runLocalStackProgram({ env, onLine });

      expect(exitCode).toBe(1);
      expect(report?.failed.map(({ reason }) => reason)).toContainEqual(
        'the LocalStack container ended in the middle (exit code 137)',
      );
      expect(seconds).toBeLessThan(50);
      expect(containersOf(pid)).toEqual([]);
    });

    test('says that LocalStack does not answer any more', async () => {
      const onLine = atDeployment((_, pid) => execaSync('docker', ['pause', ...containersOf(pid)]));
      const { pid, exitCode, report, seconds } = await runLocalStackProgram({ env, onLine });

      expect(exitCode).toBe(1);
      expect(report?.failed.map(({ reason }) => reason)).toContainEqual(
        expect.stringMatching(/^LocalStack at http:\S+ does not answer any more$/u),
      );
      expect(seconds).toBeLessThan(55);
      expect(containersOf(pid)).toEqual([]);
    });

    test.each([
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const)('takes the container away at %s', async (signal, code) => {
      const onLine = atDeployment((kill) => kill(signal));
      const { pid, exitCode } = await runLocalStackProgram({ env, onLine });

      expect(exitCode).toBe(code);
      expect(containersOf(pid)).toEqual([]);
    });
  });
});
