import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';

/** A Docker engine: the one that answers, else one of our own while this runs. */
export interface Engine extends AsyncDisposable {
  /** What `docker` needs to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether it was there before; one of our own has no network. */
  readonly found: boolean;
}

/** Throws a sentence if there is none, and none can be started. `folder` takes what one of our own keeps. */
export async function findEngine(folder: string): Promise<Engine> {
  const { DOCKER_HOST } = process.env;
  if (await answers({})) {
    const env = DOCKER_HOST === undefined ? {} : { DOCKER_HOST };
    return { env, found: true, [Symbol.asyncDispose]: async () => undefined };
  }
  if (DOCKER_HOST !== undefined)
    throw new Error(`no Docker engine answers at DOCKER_HOST=${DOCKER_HOST}; start one there`);
  if (process.getuid?.() !== 0)
    throw new Error(
      'no Docker engine answers; start one, or run this as root, who can start its own',
    );
  return startEngine(folder);
}

/** Without a network for containers, so that nothing of the machine's is changed. */
export async function startEngine(folder: string): Promise<Engine> {
  const DOCKER_HOST = `unix://${folder}/docker.sock`;
  const engine = execa(
    'dockerd',
    [
      ...['--host', DOCKER_HOST, '--data-root', join(folder, 'data')],
      ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
      ...['--bridge', 'none', '--iptables=false', '--ip6tables=false'],
    ],
    { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore', reject: false },
  );
  let ended = false;
  void engine.then(() => {
    ended = true;
  });
  const end = async () => {
    engine.kill('SIGTERM');
    await engine;
    await execa('umount', [join(folder, 'exec/netns/default')], { reject: false });
  };
  for (let left = 300; !(await answers({ DOCKER_HOST })); left -= 1) {
    if (left === 0 || ended) {
      await end();
      throw new Error('the Docker engine does not start; dockerd is of the package docker.io');
    }
    await setTimeout(100);
  }
  return { env: { DOCKER_HOST }, found: false, [Symbol.asyncDispose]: end };
}

async function answers(env: Readonly<Record<string, string>>): Promise<boolean> {
  return !(await execa('docker', ['version'], { env, reject: false })).failed;
}
