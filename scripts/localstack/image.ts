import type { ContainerRuntimeClient } from 'testcontainers';
import { within } from './deadline.ts';
import { messageOf, Trouble } from './trouble.ts';

/** The last LocalStack that starts without a token, as its maintainers published it. */
export const publishedImage =
  'localstack/localstack:4.14.0@sha256:3ebc37595918b8accb852f8048fef2aff047d465167edd655528065b07bc364a';

/** What `test/localstack/image/build.sh` makes. */
export const builtImage = 'keywatch/localstack:4.14.0';

/** A gigabyte over a slow line. */
const pulledWithin = 300;

export interface ImageStore {
  has(image: string): Promise<boolean>;
  /** Throws if it cannot be had. */
  pull(image: string): Promise<void>;
}

/**
 * The image to run: the one that the user names, else the published one if it is there, else the one built here, else the
 * published one after it was pulled: who built one could not pull. Throws a sentence that names both remedies.
 */
export async function chooseImage(images: ImageStore, named: string | undefined): Promise<string> {
  if (named !== undefined && named !== '') {
    if (!(await images.has(named)))
      await demand(images, named, 'set LOCALSTACK_IMAGE to one that can');
    return named;
  }
  for (const image of [publishedImage, builtImage]) if (await images.has(image)) return image;
  await demand(images, publishedImage, 'set LOCALSTACK_IMAGE to a mirror of it');
  return publishedImage;
}

async function demand(images: ImageStore, image: string, remedy: string): Promise<void> {
  try {
    await within(pulledWithin, `pulling ${image}`, images.pull(image));
  } catch (error) {
    throw new Trouble(
      `image ${image} is not here and cannot be pulled (${messageOf(error)}); ${remedy}, or build one with sudo test/localstack/image/build.sh`,
      { cause: error },
    );
  }
}

export async function imagesOf({ image, container }: ContainerRuntimeClient): Promise<ImageStore> {
  const { ImageName } = await import('testcontainers');
  const has = (name: string) => image.exists(ImageName.fromString(name));
  return {
    has,
    async pull(name) {
      const { dockerode } = container;
      const progress = await dockerode.pull(name);
      await new Promise<void>((resolve, reject) => {
        dockerode.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
      });
      if (!(await has(name))) throw new Error('the registry sent nothing');
    },
  };
}
