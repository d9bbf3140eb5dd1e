import { within } from './deadline.ts';
import type { ImageStore } from './image.ts';

/** Seconds for a small image; where there is no way to the registry that is told at once, or never. */
const pulledWithin = 20;

/**
 * Whether Testcontainers' own reaper (Ryuk) can be had: a container that ends ours after a kill that no handler hears. Without it
 * the next run of this program does. A setting of the user's own holds.
 * https://node.testcontainers.org/configuration/#ryuk
 */
export async function prepareReaper(
  images: ImageStore,
  isPullable: boolean,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> {
  if (env.TESTCONTAINERS_RYUK_DISABLED !== undefined)
    return env.TESTCONTAINERS_RYUK_DISABLED !== 'true';
  const image = env.RYUK_CONTAINER_IMAGE ?? 'testcontainers/ryuk:0.14.0';
  const isThere = (await images.has(image)) || (isPullable && (await canPull(images, image)));
  if (!isThere) env.TESTCONTAINERS_RYUK_DISABLED = 'true';
  return isThere;
}

async function canPull(images: ImageStore, image: string): Promise<boolean> {
  try {
    await within(pulledWithin, `pulling ${image}`, images.pull(image));
    return true;
  } catch {
    return false;
  }
}
