import { layersOf } from './manifest.ts';
import type { Repository } from './store.ts';

/** An image goes with those of its layers that no other image of the repository has, so that their bytes are not kept. */
export function dropImage({ images, layers = {} }: Repository, digest: string): void {
  const manifest = images[digest]?.manifest;
  if (manifest === undefined) return;
  delete images[digest];
  const needed = new Set(Object.values(images).flatMap((image) => layersOf(image.manifest)));
  for (const layer of layersOf(manifest)) {
    if (!needed.has(layer)) delete layers[layer];
  }
}
