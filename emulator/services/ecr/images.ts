import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { dropImage } from './drop-image.ts';
import { findImage } from './find-image.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { scanFindings, scanStatus } from './image-scan.ts';
import { page, refusePaging } from './page.ts';
import { described } from './put-image.ts';
import { invalid, required } from './refusals.ts';
import type { Image, ImageScan, Repository } from './store.ts';

export const images = {
  BatchGetImage: {
    ...repositoryOperation('BatchGetImage'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const found: Ecr.Image[] = [];
      const failures: Ecr.ImageFailure[] = [];
      for (const id of checkIds(input.imageIds)) {
        const result = findImage(repository, id);
        if (!result.found) failures.push(result.failure);
        else {
          checkAccepted(result.image, input.acceptedMediaTypes);
          found.push(described(repository, result.image, id.imageTag));
        }
      }
      return { images: found, failures };
    },
  },
  DescribeImages: {
    ...repositoryOperation('DescribeImages'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const now = call.world.clock.now();
      if (input.imageIds?.length) {
        refusePaging(input, 'imageIds');
        const asked = checkIds(input.imageIds).map((id) => demandImage(repository, id));
        return { imageDetails: [...new Set(asked)].map((image) => detail(repository, image, now)) };
      }
      const { items, rest } = page(
        imagesThat(repository, input.filter),
        ({ digest }) => digest,
        input,
      );
      return { imageDetails: items.map((image) => detail(repository, image, now)), ...rest };
    },
  },
  ListImages: {
    ...repositoryOperation('ListImages'),
    handle: (input, call) => {
      const all = imagesThat(findRepository(input, call), input.filter).flatMap(idsOf);
      const { items, rest } = page(
        all,
        ({ imageDigest = '', imageTag = '' }) => `${imageDigest} ${imageTag}`,
        input,
      );
      return { imageIds: items, ...rest };
    },
  },
  BatchDeleteImage: {
    ...repositoryOperation('BatchDeleteImage'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const results = checkIds(input.imageIds).map((id) => removeImage(repository, id));
      return {
        imageIds: results.flatMap(({ removed }) => removed),
        failures: results.flatMap(({ failures }) => failures),
      };
    },
  },
} satisfies Operations<typeof Ecr>;

function checkIds(ids: Ecr.ImageIdentifier[] | undefined): Ecr.ImageIdentifier[] {
  const given = required(ids, 'imageIds');
  if (given.length >= 1 && given.length <= 100) return given;
  throw invalid('imageIds', 'must have from 1 to 100 members');
}

/** AWS would convert a manifest to a type that the client takes; that is not here. */
function checkAccepted({ mediaType }: Image, accepted: readonly string[] | undefined): void {
  if (!accepted?.length || accepted.includes(mediaType)) return;
  throw notImplemented(`Conversion of an image manifest of type ${mediaType}`);
}

export function demandImage(repository: Repository, id: Ecr.ImageIdentifier): Image {
  const result = findImage(repository, id);
  if (result.found) return result.image;
  if (result.failure.failureCode !== 'ImageNotFound') {
    throw invalid('imageIds', result.failure.failureReason ?? '');
  }
  throw new Fault(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${id.imageDigest ?? null}', imageTag:'${id.imageTag ?? null}'} does not exist within the repository with name '${repository.name}' in the registry with id '${repository.account}'`,
  );
}

/** No image is ever archived here: every one is active. */
function imagesThat(
  repository: Repository,
  { tagStatus = 'ANY', imageStatus = 'ACTIVE' }: Ecr.DescribeImagesFilter = {},
): Image[] {
  if (imageStatus !== 'ACTIVE' && imageStatus !== 'ANY') return [];
  return Object.values(repository.images).filter(
    ({ tags }) => tagStatus === 'ANY' || (tagStatus === 'TAGGED') === tags.length > 0,
  );
}

function idsOf({ digest: imageDigest, tags }: Image): Ecr.ImageIdentifier[] {
  return tags.length === 0
    ? [{ imageDigest }]
    : tags.map((imageTag) => ({ imageDigest, imageTag }));
}

function detail({ account, name }: Repository, image: Image, now: number): Ecr.ImageDetail {
  return {
    registryId: account,
    repositoryName: name,
    imageDigest: image.digest,
    ...(image.tags.length > 0 && { imageTags: image.tags }),
    ...(image.bytes !== undefined && { imageSizeInBytes: image.bytes }),
    imagePushedAt: new Date(image.pushedAt),
    imageManifestMediaType: image.mediaType,
    ...(image.artifactMediaType !== undefined && { artifactMediaType: image.artifactMediaType }),
    imageStatus: 'ACTIVE',
    ...(image.scan !== undefined && scanned(image.scan, now)),
  };
}

function scanned(scan: ImageScan, now: number): Partial<Ecr.ImageDetail> {
  const found = scanFindings(scan, now);
  return {
    imageScanStatus: scanStatus(scan, now),
    ...(found !== undefined && { imageScanFindingsSummary: found.summary }),
  };
}

/**
 * A tag names an image away from itself; with its last tag, or by its digest, the image goes.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html
 */
function removeImage(
  repository: Repository,
  id: Ecr.ImageIdentifier,
): { removed: Ecr.ImageIdentifier[]; failures: Ecr.ImageFailure[] } {
  const result = findImage(repository, id);
  if (!result.found) return { removed: [], failures: [result.failure] };
  const { image } = result;
  const left = id.imageTag === undefined ? [] : image.tags.filter((tag) => tag !== id.imageTag);
  const removed = idsOf(image).filter(({ imageTag = '' }) => !left.includes(imageTag));
  if (left.length > 0) {
    image.tags = left;
    return { removed, failures: [] };
  }
  const index = Object.values(repository.images).find(({ references }) =>
    references.includes(image.digest),
  );
  if (index !== undefined) {
    const failureReason = `Requested image referenced by manifest list: [${index.digest}]`;
    const failureCode = 'ImageReferencedByManifestList' as const;
    return { removed: [], failures: [{ imageId: id, failureCode, failureReason }] };
  }
  dropImage(repository, image.digest);
  return { removed, failures: [] };
}
