import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { StartedTestContainer, WaitStrategy } from 'testcontainers';
import { within } from './deadline.ts';
import { type Engine, findEngine } from './engine.ts';
import { builtImage, chooseImage, imagesOf } from './image.ts';
import { ownerLabel, ownerName, removeOwn, removeStale } from './ownership.ts';
import { readReadiness } from './readiness.ts';
import { prepareReaper } from './reaper.ts';
import { messageOf, Trouble } from './trouble.ts';

export interface ContainerOptions {
  /** Default: `LOCALSTACK_IMAGE`, else what `chooseImage` finds. */
  readonly image?: string | undefined;
  /** Port of 127.0.0.1; default a free one. */
  readonly port?: number | undefined;
  /** The Python file that LocalStack runs at its start. */
  readonly initFile?: string;
  /** Takes the log. */
  readonly folder: string;
  readonly onLine?: (line: string) => void;
}

export interface LocalStack {
  /** `http://127.0.0.1:32768` */
  readonly endpoint: string;
  readonly container: string;
  readonly image: string;
  readonly logFile: string;
  /** Rejects, with a sentence, when the container ends before it is told to; never resolves. */
  readonly ended: Promise<never>;
}

const inside = 4566;
const startsWithin = 60;
const readyWithin = 90;
const endsWithin = 30;
export const initFileName = 'keywatch.py';
export const defaultInitFile = 'test/localstack/init/keywatch.py';

/** Both images behave alike under these: no look-up of names, no download, and addresses that hold outside of the container too. */
const environment = {
  LOCALSTACK_HOST: 'localhost',
  DNS_ADDRESS: '0',
  SKIP_SSL_CERT_DOWNLOAD: '1',
  DISABLE_EVENTS: '1',
  SQS_ENDPOINT_STRATEGY: 'dynamic',
};

/**
 * A LocalStack that has run its init file, in a container that `resources` ends. Throws a sentence, and has ended it then
 * already.
 */
export async function startLocalStack(
  options: ContainerOptions,
  resources: AsyncDisposableStack,
): Promise<LocalStack> {
  const engine = await findEngine();
  await within(endsWithin, 'sweeping up', removeStale(engine.client));
  const images = await imagesOf(engine.client);
  const image = await chooseImage(images, options.image ?? process.env.LOCALSTACK_IMAGE);
  options.onLine?.(`image ${image}`);
  await prepareReaper(images, image !== builtImage);
  const logFile = join(options.folder, 'container.log');
  await mkdir(options.folder, { recursive: true });
  const creation = create(engine, image, options, logFile);
  let isEnding = false;
  const end = async () => {
    isEnding = true;
    await within(endsWithin, 'removing the container', removeAll(engine, creation));
  };
  resources.defer(end);
  try {
    const container = await within(startsWithin, 'starting the container', creation);
    const ended = watch(engine, container, () => isEnding);
    ended.catch(() => {});
    const endpoint = `http://${container.getHost()}:${container.getMappedPort(inside)}`;
    const ready = untilReady(endpoint, logFile);
    await Promise.race([within(readyWithin, 'the start of LocalStack', ready), ended]);
    return { endpoint, container: container.getId(), image, logFile, ended };
  } catch (error) {
    await end();
    throw toTrouble(error, image, options.port);
  }
}

/** One that is only just being made appears while the others are removed, so that they are looked for again. */
async function removeAll(
  { client }: Engine,
  creation: Promise<StartedTestContainer>,
): Promise<void> {
  await removeOwn(client);
  await Promise.race([creation.catch(() => {}), setTimeout(10_000, undefined, { ref: false })]);
  await removeOwn(client);
}

async function create(
  { isLocal }: Engine,
  image: string,
  { port, initFile = defaultInitFile }: ContainerOptions,
  logFile: string,
): Promise<StartedTestContainer> {
  const { GenericContainer } = await import('testcontainers');
  /** Published where nobody else of the network reaches it, for which Testcontainers has no setting. */
  class Loopback extends GenericContainer {
    protected override beforeContainerCreated = async () => {
      const HostPort = String(port ?? 0);
      const address = isLocal ? { HostIp: '127.0.0.1' } : {};
      this.hostConfig.PortBindings = { [`${inside}/tcp`]: [{ ...address, HostPort }] };
    };
  }
  const content = await readFile(initFile, 'utf8');
  return new Loopback(image)
    .withExposedPorts(inside)
    .withEnvironment(environment)
    .withLabels({ [ownerLabel]: ownerName() })
    .withCopyContentToContainer([
      { content, target: `/etc/localstack/init/start.d/${initFileName}` },
    ])
    .withLogConsumer((stream) => stream.pipe(createWriteStream(logFile)))
    .withWaitStrategy(atOnce)
    .start();
}

/** We ask LocalStack ourselves, and learn sooner what went wrong. */
const atOnce: WaitStrategy = {
  waitUntilReady: async () => {},
  withStartupTimeout: () => atOnce,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => startsWithin * 1000,
};

async function untilReady(endpoint: string, logFile: string): Promise<void> {
  for (;;) {
    const body = await fetch(`${endpoint}/_localstack/init/start`, {
      signal: AbortSignal.timeout(5000),
    })
      .then((response) => response.json())
      .catch(() => undefined);
    const readiness = body === undefined ? undefined : readReadiness(body, initFileName);
    if (readiness?.state === 'ready') return;
    if (readiness?.state === 'failed') {
      throw new Trouble(`${readiness.reason}: ${await errorIn(logFile)}`);
    }
    await setTimeout(200);
  }
}

/** The log's last line that tells an error. */
async function errorIn(logFile: string): Promise<string> {
  // The engine hands the log on a little later than the answer.
  await setTimeout(500);
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).split('\n');
  return lines.findLast((line) => line.includes('ERROR'))?.trim() ?? `see ${logFile}`;
}

async function watch(
  { client }: Engine,
  container: StartedTestContainer,
  isExpected: () => boolean,
): Promise<never> {
  const { StatusCode } = (await client.container.getById(container.getId()).wait()) as {
    StatusCode: number;
  };
  if (isExpected()) return new Promise<never>(() => {});
  throw new Trouble(`the LocalStack container ended in the middle (exit code ${StatusCode})`);
}

function toTrouble(error: unknown, image: string, port: number | undefined): unknown {
  const message = messageOf(error);
  if (/port is already allocated|address already in use/u.test(message)) {
    return new Trouble(
      `port ${port} of 127.0.0.1 is taken; give another --port, or none for a free one`,
      { cause: error },
    );
  }
  if (error instanceof Trouble) return error;
  return new Trouble(`the container of ${image} could not be started: ${message}`, {
    cause: error,
  });
}
