import { connect } from 'node:net';
import type { ContainerRuntimeClient } from 'testcontainers';
import { within } from './deadline.ts';
import { messageOf, Trouble } from './trouble.ts';

/** Seconds in which a Docker engine of this machine says that it is there. */
const answersWithin = 10;

export interface Engine {
  readonly client: ContainerRuntimeClient;
  /** Whether its containers' ports can be published on 127.0.0.1. */
  readonly isLocal: boolean;
}

/** The engine that DOCKER_HOST names, else the one of the machine. Throws a sentence if none answers. */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const { DOCKER_HOST } = env;
  const isLocal = DOCKER_HOST === undefined || DOCKER_HOST.startsWith('unix:');
  // Testcontainers would take another engine in silence where the named one does not answer.
  if (DOCKER_HOST !== undefined) await demandListener(DOCKER_HOST);
  // Inside a container it would take the gateway of its network for the engine's host.
  if (isLocal) env.TESTCONTAINERS_HOST_OVERRIDE ??= '127.0.0.1';
  const { getContainerRuntimeClient } = await import('testcontainers');
  try {
    const client = await within(answersWithin, 'the Docker engine', getContainerRuntimeClient());
    return { client, isLocal };
  } catch (error) {
    throw noEngine(DOCKER_HOST, error);
  }
}

async function demandListener(host: string): Promise<void> {
  const socket = connect(addressOf(host));
  try {
    const connected = new Promise((resolve, reject) => {
      socket.once('connect', resolve).once('error', reject);
    });
    await within(answersWithin, `connecting to ${host}`, connected);
  } catch (error) {
    throw noEngine(host, error);
  } finally {
    socket.destroy();
  }
}

function addressOf(host: string): { path: string } | { host: string; port: number } {
  if (host.startsWith('unix://')) return { path: host.slice('unix://'.length) };
  const url = URL.parse(host);
  if (url === null) {
    throw new Trouble(`DOCKER_HOST is ${JSON.stringify(host)}; give it as unix:///… or tcp://…`);
  }
  return { host: url.hostname, port: Number(url.port || 2375) };
}

function noEngine(host: string | undefined, error: unknown): Trouble {
  const place = host === undefined ? 'on this machine' : `at DOCKER_HOST=${host}`;
  return new Trouble(
    `no Docker engine answers ${place} (${messageOf(error)}); start one (dockerd), or set DOCKER_HOST to one that runs`,
    { cause: error },
  );
}
