import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PulledImage } from '../container.ts';
import { emulatorAddress } from '../emulator-address.ts';
import { readConfiguration } from '../image-manifest.ts';
import type { Registry } from '../image-registry.ts';
import { openRegistry, type Pull, resolve } from '../pull-image.ts';
import { CannotPull, notPulled } from '../pull-refusals.ts';
import { type Engine, EngineRefusal, engineOf } from './engine.ts';

/** Lets the Docker engine pull an image out of the emulator's registry, logged in as the task's execution role. Throws `CannotPull`. */
export function pullImage(call: Pull, image: string): Promise<PulledImage> {
  return call.world.clock.during(async () => {
    const { registry, token } = await openRegistry(call, image);
    const { digest } = await resolve(registry);
    const engine = await engineOf(call.world).catch(refuse);
    const engineReference = `${hostOf(registry)}/${registry.reference.repository}@${digest}`;
    await pullAs(engine, engineReference, token).catch((error: unknown) => {
      throw error instanceof EngineRefusal ? notPulled(error.message, error) : error;
    });
    const format = '{"config":{{json .Config}}}';
    const text = await engine.docker(['image', 'inspect', '--format', format, engineReference]);
    return { digest, root: '/', engineReference, ...readConfiguration(text) };
  });
}

function refuse(error: unknown): never {
  if (!(error instanceof EngineRefusal)) throw error;
  throw new CannotPull(`CannotStartContainerError: ${error.message}`, { cause: error });
}

/** An engine takes what is on the loopback without TLS. */
function hostOf({ world: { settings } }: Registry): string {
  const address = emulatorAddress(settings);
  if (address !== undefined) return new URL(address).host;
  throw new CannotPull(
    'CannotPullContainerError: a Docker engine pulls over HTTP, and the emulator does not listen',
  );
}

/** With a configuration for this pull alone: what one role may pull is no other's affair. */
async function pullAs(engine: Engine, reference: string, token: string): Promise<void> {
  const [user = '', password = ''] = Buffer.from(token, 'base64').toString('utf8').split(/:(.*)/s);
  const [host = ''] = reference.split('/');
  const folder = await mkdtemp(join(engine.folder, 'pull-'));
  try {
    const docker: Engine['docker'] = (args, options) =>
      engine.docker(['--config', folder, ...args], options);
    await docker(['login', '--username', user, '--password-stdin', host], { input: password });
    await docker(['pull', '--quiet', reference]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
