import type { ImageFailure, ImageFailureCode, ImageIdentifier } from '@aws-sdk/client-ecr';
import type { Image, Repository } from './store.ts';

export type Found =
  | { readonly found: true; readonly image: Image }
  | { readonly found: false; readonly failure: ImageFailure };

const digestPattern = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Fa-f0-9]{32,}$/;

/** The image that an identifier names by tag, digest or both; or why there is none. */
export function findImage({ images }: Repository, imageId: ImageIdentifier): Found {
  const { imageDigest, imageTag } = imageId;
  const fail = (failureCode: ImageFailureCode, failureReason: string): Found => ({
    found: false,
    failure: { imageId, failureCode, failureReason },
  });
  if (imageDigest === undefined && imageTag === undefined) {
    return fail(
      'MissingDigestAndTag',
      'Invalid request parameters: both tag and digest cannot be null',
    );
  }
  if (imageDigest !== undefined && !digestPattern.test(imageDigest)) {
    return fail(
      'InvalidImageDigest',
      "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    );
  }
  const named = Object.values(images).find(
    ({ digest, tags }) =>
      (imageDigest === undefined || digest === imageDigest) &&
      (imageTag === undefined || tags.includes(imageTag)),
  );
  if (named !== undefined) return { found: true, image: named };
  if (imageDigest !== undefined && imageTag !== undefined && images[imageDigest] !== undefined) {
    return fail('ImageTagDoesNotMatchDigest', 'Requested image tag does not match the digest');
  }
  return fail('ImageNotFound', 'Requested image not found');
}
