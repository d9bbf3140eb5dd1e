import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { canBeScanned, scan } from './image-scan.ts';
import { demandLayers } from './layers.ts';
import { layersOf, readManifest } from './manifest.ts';
import { isImmutable } from './mutability.ts';
import { inRegistry, invalid, required } from './refusals.ts';
import type { Image, Repository } from './store.ts';

export const putImage = {
  /**
   * Keeps a manifest. Its layers are asked for where somebody ever pushed to the repository (`demandLayers`).
   * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
   */
  PutImage: {
    ...repositoryOperation('PutImage'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const manifest = required(input.imageManifest, 'imageManifest');
      const pushed = readManifest(manifest, input.imageManifestMediaType);
      const tag = input.imageTag === undefined ? undefined : checkTag(input.imageTag);
      checkDigest(pushed.digest, input.imageDigest);
      refuseTwin(repository, pushed.digest, tag);
      demandReferences(repository, pushed.references);
      const present = repository.images[pushed.digest];
      if (present === undefined) demandLayers(repository, layersOf(manifest));
      const kept: Image = present ?? { ...pushed, pushedAt: 0, tags: [] };
      kept.pushedAt = call.world.clock.now();
      repository.images[kept.digest] = kept;
      if (tag !== undefined) moveTag(repository, kept, tag);
      if (repository.scanOnPush && canBeScanned(kept)) scan(kept, repository, kept.pushedAt);
      return { image: described(repository, kept, tag) };
    },
  },
} satisfies Operations<typeof Ecr>;

export function described(
  { account, name }: Repository,
  { digest, manifest, mediaType }: Image,
  tag: string | undefined,
): Ecr.Image {
  return {
    registryId: account,
    repositoryName: name,
    imageId: { imageDigest: digest, ...(tag !== undefined && { imageTag: tag }) },
    imageManifest: manifest,
    imageManifestMediaType: mediaType,
  };
}

function checkTag(tag: string): string {
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,299}$/.test(tag)) return tag;
  throw invalid(
    'imageTag',
    "must satisfy regular expression '[a-zA-Z0-9-_.]+' and be no longer than 300",
  );
}

function checkDigest(actual: string, given: string | undefined): void {
  if (given === undefined || given === actual) return;
  throw new Fault(
    'ImageDigestDoesNotMatchException',
    `The digest ${given} in the request is not that of the image manifest, which is ${actual}`,
  );
}

function refuseTwin(repository: Repository, digest: string, tag: string | undefined): void {
  const { name, account, images } = repository;
  const kept = images[digest];
  if (kept !== undefined && (tag === undefined || kept.tags.includes(tag))) {
    const tagged = tag === undefined ? '' : ` and tag '${tag}'`;
    throw new Fault(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}'${tagged} already exists in the repository ${inRegistry(name, account)}`,
    );
  }
  if (tag !== undefined && isImmutable(repository, tag) && holderOf(repository, tag)) {
    throw tagTaken(name, tag);
  }
}

export function tagTaken(name: string, tag: string): Fault {
  return new Fault(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${name}' repository and cannot be overwritten because the tag is immutable.`,
  );
}

/** An index is taken only when the images that it holds together are there. */
function demandReferences(repository: Repository, references: readonly string[]): void {
  const missing = references.filter((digest) => repository.images[digest] === undefined);
  if (missing.length === 0) return;
  throw new Fault(
    'ReferencedImagesNotFoundException',
    `Images with digests '[${missing.join(', ')}]' required for pushing image into repository ${inRegistry(repository.name, repository.account)} do not exist`,
  );
}

function holderOf({ images }: Repository, tag: string): Image | undefined {
  return Object.values(images).find(({ tags }) => tags.includes(tag));
}

function moveTag(repository: Repository, to: Image, tag: string): void {
  const from = holderOf(repository, tag);
  if (from !== undefined) from.tags = from.tags.filter((one) => one !== tag);
  to.tags.push(tag);
}
