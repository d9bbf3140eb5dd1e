import type * as Ecr from '@aws-sdk/client-ecr';
import type { Operations } from '../../service.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { annotationsOf, subjectOf } from './manifest.ts';
import { page } from './page.ts';
import { required } from './refusals.ts';
import type { Image } from './store.ts';

export const referrers = {
  /**
   * What refers to an image by `subject`: signatures, attestations. None of it is ever archived here.
   * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImageReferrers.html
   */
  ListImageReferrers: {
    ...repositoryOperation('ListImageReferrers'),
    handle: (input, call) => {
      const { images } = findRepository(input, call);
      const { imageDigest } = required(input.subjectId, 'subjectId');
      const { artifactTypes, artifactStatus = 'ACTIVE' } = input.filter ?? {};
      const referring = Object.values(images).filter(
        ({ manifest, artifactMediaType = '' }) =>
          subjectOf(manifest) === imageDigest &&
          (artifactTypes === undefined || artifactTypes.includes(artifactMediaType)) &&
          (artifactStatus === 'ACTIVE' || artifactStatus === 'ANY'),
      );
      const { items, rest } = page(referring, ({ digest }) => digest, {
        maxResults: input.maxResults ?? 50,
        nextToken: input.nextToken,
      });
      return { referrers: items.map(describe), ...rest };
    },
  },
} satisfies Operations<typeof Ecr>;

function describe({ digest, manifest, mediaType, artifactMediaType }: Image): Ecr.ImageReferrer {
  const annotations = annotationsOf(manifest);
  return {
    digest,
    mediaType,
    size: Buffer.byteLength(manifest),
    ...(artifactMediaType !== undefined && { artifactType: artifactMediaType }),
    ...(annotations !== undefined && { annotations }),
    artifactStatus: 'ACTIVE',
  };
}
