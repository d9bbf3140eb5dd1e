import { expect, test } from '@jest/globals';
import {
  builtImage,
  chooseImage,
  type ImageStore,
  publishedImage,
} from '../../../../scripts/localstack/image.ts';

/** Those that are here, and those that a registry has. */
function aStore(here: readonly string[], registry: readonly string[] = []): ImageStore {
  return {
    has: async (image) => here.includes(image),
    async pull(image) {
      if (!registry.includes(image)) throw new Error('no route to the registry');
    },
  };
}

test.each([
  ['the named one, whatever else is here', 'mine:1', ['mine:1', publishedImage]],
  ['the published one before the built one', publishedImage, [publishedImage, builtImage]],
  ['the built one rather than pulling', builtImage, [builtImage]],
])('takes %s', async (_, expected, here) => {
  const named = expected === 'mine:1' ? 'mine:1' : undefined;

  expect(await chooseImage(aStore(here, [publishedImage]), named)).toBe(expected);
});

test('pulls the published one where there is none', async () => {
  expect(await chooseImage(aStore([], [publishedImage]), '')).toBe(publishedImage);
});

test.each([
  [undefined, 'set LOCALSTACK_IMAGE to a mirror of it'],
  ['mine:1', 'set LOCALSTACK_IMAGE to one that can'],
])('names both remedies if %s cannot be pulled', async (named, remedy) => {
  await expect(chooseImage(aStore([]), named)).rejects.toThrow(
    `image ${named ?? publishedImage} is not here and cannot be pulled (no route to the registry); ${remedy}, or build one with sudo test/localstack/image/build.sh`,
  );
});
