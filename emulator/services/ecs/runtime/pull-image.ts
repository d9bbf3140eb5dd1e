import type {
  BatchGetImageCommandOutput,
  GetAuthorizationTokenCommandOutput,
} from '@aws-sdk/client-ecr';
import { Fault } from '../../../fault.ts';
import type { Caller, World } from '../../../world.ts';
import type { PulledImage } from './container.ts';
import { openBlobs } from './image-blobs.ts';
import {
  acceptedTypes,
  chooseManifest,
  readConfiguration,
  readManifest,
} from './image-manifest.ts';
import { readReference } from './image-reference.ts';
import type { Located, Registry } from './image-registry.ts';
import {
  foreignRegistry,
  imageNotFound,
  manifestRefused,
  noLogin,
  unresolved,
} from './pull-refusals.ts';
import { unpackedImage } from './unpacked-image.ts';

export { CannotPull } from './pull-refusals.ts';

export interface Pull {
  readonly world: World;
  /** The task's execution role. */
  readonly caller: Caller;
  readonly account: string;
  readonly region: string;
}

/**
 * Pulls an image out of the emulator's ECR by the calls that Fargate makes as the task's execution role, every time: only what is
 * unpacked already is not unpacked again. Throws `CannotPull`.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html
 */
export function pullImage(call: Pull, image: string): Promise<PulledImage> {
  return call.world.clock.during(() => pull(call, image));
}

async function pull(call: Pull, image: string): Promise<PulledImage> {
  const { registry } = await openRegistry(call, image);
  const { digest, config, layers } = await resolve(registry);
  const blobs = await openBlobs(registry, [config, ...layers]);
  const configuration = read(image, () => readConfiguration(blobs.text(config)));
  const { root } = await unpackedImage(call.world, digest, { layers, bytes: blobs.bytes });
  return { digest, root, ...configuration };
}

/** Logs in where the image is. Throws `CannotPull`. */
export async function openRegistry(call: Pull, image: string) {
  const reference = locate(call, image);
  const registry = {
    ...call,
    image,
    reference,
    caller: { ...call.caller, region: reference.region },
  };
  return { registry, token: await logIn(registry) };
}

function locate({ world, account, region }: Pull, image: string): Located {
  const { endpoint } = world.settings;
  const own = endpoint === undefined ? undefined : new URL(endpoint).host;
  const reference = readReference(image, own);
  if (reference === undefined) throw foreignRegistry(image);
  return { account, region, ...reference };
}

async function logIn({ world, caller, reference }: Registry): Promise<string> {
  const input = { registryIds: [reference.account] };
  try {
    const { authorizationData = [] } = await world.invoke<GetAuthorizationTokenCommandOutput>(
      caller,
      'ecr',
      'GetAuthorizationToken',
      input,
    );
    return authorizationData[0]?.authorizationToken ?? '';
  } catch (error) {
    throw error instanceof Fault ? noLogin(error) : error;
  }
}

/** The manifest of one image for this machine; through an index, if the reference names one. */
export async function resolve(registry: Registry) {
  const { image, reference } = registry;
  const named = await getImage(registry, reference.id);
  const manifest = read(image, () => readManifest(named.text));
  if (manifest.kind === 'image') return { digest: named.digest, ...manifest };
  const chosen = chooseManifest(manifest.manifests, process.arch);
  if (chosen === undefined) throw unresolved(image, 'the index names no manifest that can be run');
  const { text, digest } = await getImage(registry, { imageDigest: chosen.digest });
  const inner = read(image, () => readManifest(text));
  if (inner.kind === 'image') return { digest, ...inner };
  throw unresolved(image, `the index names another index, ${digest}`);
}

async function getImage({ world, caller, image, reference }: Registry, id: object) {
  const input = {
    registryId: reference.account,
    repositoryName: reference.repository,
    imageIds: [id],
    acceptedMediaTypes: acceptedTypes,
  };
  const { images = [] } = await world
    .invoke<BatchGetImageCommandOutput>(caller, 'ecr', 'BatchGetImage', input)
    .catch((error: unknown) => {
      throw error instanceof Fault ? manifestRefused(image, error) : error;
    });
  const { imageManifest, imageId } = images[0] ?? {};
  if (imageManifest === undefined) throw imageNotFound(image);
  return { text: imageManifest, digest: imageId?.imageDigest ?? '' };
}

function read<T>(image: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw unresolved(image, error instanceof Error ? error.message : String(error), error);
  }
}
