import { createHash } from 'node:crypto';
import type { BatchCheckLayerAvailabilityCommandOutput } from '@aws-sdk/client-ecr';
import { Fault } from '../../../fault.ts';
import { layerBytes } from '../../ecr/layer-bytes.ts';
import type { Descriptor } from './image-manifest.ts';
import type { Registry } from './image-registry.ts';
import { blobNotFound, blobRefused, wrongBytes } from './pull-refusals.ts';

/** The bytes of an image's blobs, each found to be what its digest says. */
export interface Blobs {
  bytes(blob: Descriptor): Buffer;
  text(blob: Descriptor): string;
}

const mostChecked = 100;

/**
 * Asks ECR for leave to download these blobs; afterwards they can be read. Throws `CannotPull`.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
 */
export async function openBlobs(registry: Registry, blobs: readonly Descriptor[]): Promise<Blobs> {
  const digests = [...new Set(blobs.map(({ digest }) => digest))];
  for (let start = 0; start < digests.length; start += mostChecked) {
    await checkAvailable(registry, digests.slice(start, start + mostChecked));
  }
  for (const layerDigest of digests) {
    await ask(registry, 'GetDownloadUrlForLayer', layerDigest, { layerDigest });
  }
  const bytes = ({ digest }: Descriptor) => readBlob(registry, digest);
  return { bytes, text: (blob) => bytes(blob).toString('utf8') };
}

async function checkAvailable(registry: Registry, layerDigests: readonly string[]): Promise<void> {
  const { layers = [] } = await ask<BatchCheckLayerAvailabilityCommandOutput>(
    registry,
    'BatchCheckLayerAvailability',
    layerDigests[0] ?? '',
    { layerDigests },
  );
  const present = new Set(
    layers.filter((one) => one.layerAvailability === 'AVAILABLE').map((one) => one.layerDigest),
  );
  const missing = layerDigests.find((digest) => !present.has(digest));
  if (missing !== undefined) throw blobNotFound(urlOf(registry, missing));
}

async function ask<O>(
  registry: Registry,
  operation: string,
  digest: string,
  input: object,
): Promise<O> {
  const { world, caller, reference } = registry;
  const where = { registryId: reference.account, repositoryName: reference.repository };
  try {
    return await world.invoke<O>(caller, 'ecr', operation, { ...where, ...input });
  } catch (error) {
    throw error instanceof Fault ? blobRefused(urlOf(registry, digest), error) : error;
  }
}

function readBlob(registry: Registry, digest: string): Buffer {
  const { world, reference } = registry;
  const bytes = layerBytes({ world, ...reference }, reference.repository, digest);
  if (bytes === undefined) throw blobNotFound(urlOf(registry, digest));
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (actual !== digest) throw wrongBytes(digest, actual);
  return bytes;
}

function urlOf({ reference: { host, repository } }: Registry, digest: string): string {
  return `https://${host}/v2/${repository}/blobs/${digest}`;
}
