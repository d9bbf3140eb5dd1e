import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningThing } from '../../../running.ts';
import type { World } from '../../../world.ts';
import { applyLayer } from './apply-layer.ts';
import type { Descriptor } from './image-manifest.ts';
import { notUnpacked } from './pull-refusals.ts';

interface UnpackedImage extends RunningThing {
  readonly root: string;
}

export interface LayeredImage {
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
  bytes(layer: Descriptor): Buffer;
}

/**
 * The layers of an image, one over the other in a temporary folder, which goes with the emulator. What has been unpacked for its
 * digest before is used again, by every container: none has a layer of its own to write into, as it would on Fargate.
 */
export function unpackedImage(
  world: World,
  digest: string,
  image: LayeredImage,
): Promise<UnpackedImage> {
  return world.running.start(`image:${digest}`, async () => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'keywatch-image-'));
    const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
    try {
      for (const layer of image.layers) await unpack(folder, layer, image.bytes(layer));
    } catch (error) {
      await remove();
      throw error;
    }
    return { root: folder, stop: remove };
  });
}

async function unpack(root: string, layer: Descriptor, bytes: Buffer): Promise<void> {
  try {
    await applyLayer(root, layer.mediaType, bytes);
  } catch (error) {
    throw notUnpacked(layer.digest, error instanceof Error ? error.message : String(error), error);
  }
}
