import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { downloadUrl } from './download-url.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { inRegistry, invalid, required } from './refusals.ts';
import type { Repository } from './store.ts';
import { beginUpload, digestOfParts, findUpload, sizeOf } from './uploads.ts';

export const partSize = 20 * 1024 * 1024;
export const smallestPart = 5 * 1024 * 1024;
/** ECR takes 52,000 MiB; here layers are kept in the memory, and in every snapshot. */
const largestLayer = 512 * 1024 * 1024;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html */
export const layers = {
  InitiateLayerUpload: {
    ...repositoryOperation('InitiateLayerUpload'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      return { uploadId: beginUpload(repository, call), partSize };
    },
  },
  UploadLayerPart: {
    ...repositoryOperation('UploadLayerPart'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const uploadId = required(input.uploadId, 'uploadId');
      const upload = findUpload(repository, uploadId);
      const { partFirstByte: first = 0, partLastByte: last = 0 } = input;
      const part = Buffer.from(required(input.layerPartBlob, 'layerPartBlob'));
      const received = sizeOf(upload);
      if (first !== received || last - first + 1 !== part.length) {
        throw invalidPart(repository, uploadId, received - 1);
      }
      if (received + part.length > largestLayer) throw layerTooLarge();
      upload.parts.push(part.toString('base64'));
      const { account: registryId, name: repositoryName } = repository;
      return { registryId, repositoryName, uploadId, lastByteReceived: last };
    },
  },
  CompleteLayerUpload: {
    ...repositoryOperation('CompleteLayerUpload'),
    handle: completeUpload,
  },
  BatchCheckLayerAvailability: {
    ...repositoryOperation('BatchCheckLayerAvailability'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const digests = required(input.layerDigests, 'layerDigests');
      if (digests.length < 1 || digests.length > 100) {
        throw invalid('layerDigests', 'must have from 1 to 100 members');
      }
      const checked = digests.map((digest) => check(repository, digest));
      return {
        layers: checked.flatMap(({ layer }) => layer ?? []),
        failures: checked.flatMap(({ failure }) => failure ?? []),
      };
    },
  },
  GetDownloadUrlForLayer: {
    ...repositoryOperation('GetDownloadUrlForLayer'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const digest = required(input.layerDigest, 'layerDigest');
      const layer = repository.layers?.[digest];
      if (layer === undefined) throw layersNotFound(repository, [digest]);
      return { downloadUrl: downloadUrl(call.world, repository.arn, digest), layerDigest: digest };
    },
  },
} satisfies Operations<typeof Ecr>;

function completeUpload(input: Ecr.CompleteLayerUploadCommandInput, call: Call) {
  const repository = findRepository(input, call);
  const { account: registryId, name: repositoryName } = repository;
  const uploadId = required(input.uploadId, 'uploadId');
  const upload = findUpload(repository, uploadId);
  const [given = '', ...more] = required(input.layerDigests, 'layerDigests');
  if (more.length > 0) throw invalid('layerDigests', 'must have one member');
  const { parts } = upload;
  if (parts.length === 0)
    throw new Fault('EmptyUploadException', `The upload ${uploadId} is empty`);
  if (parts.slice(0, -1).some((part) => Buffer.byteLength(part, 'base64') < smallestPart)) {
    throw new Fault('LayerPartTooSmallException', 'Layer parts must be at least 5 MiB in size');
  }
  const digest = digestOfParts(parts);
  if (given !== digest) {
    throw new Fault(
      'InvalidLayerException',
      `The layer digest ${given} does not match the digest that was calculated, ${digest}`,
    );
  }
  delete repository.uploads?.[uploadId];
  if (repository.layers?.[digest] !== undefined) {
    throw new Fault(
      'LayerAlreadyExistsException',
      `The image layer with digest '${digest}' already exists in the repository ${inRegistry(repositoryName, registryId)}`,
    );
  }
  repository.layers = { ...repository.layers, [digest]: { size: sizeOf(upload), parts } };
  return { registryId, repositoryName, uploadId, layerDigest: digest };
}

function layerTooLarge(): Fault {
  return new Fault(
    'LimitExceededException',
    `The Keywatch emulator keeps layers in its memory: the size of the layer exceeds the ${largestLayer / 1024 / 1024} MiB that one may have`,
  );
}

function invalidPart(
  repository: Repository,
  uploadId: string,
  lastValidByteReceived: number,
): Fault {
  const { account: registryId, name: repositoryName } = repository;
  return new Fault(
    'InvalidLayerPartException',
    `The layer part does not begin where the one before it ended, at byte ${lastValidByteReceived}, or is not of its length`,
    { members: { registryId, repositoryName, uploadId, lastValidByteReceived } },
  );
}

function check(
  repository: Repository,
  layerDigest: string,
): { readonly layer?: Ecr.Layer; readonly failure?: Ecr.LayerFailure } {
  if (!/^[A-Za-z0-9+._-]+:[A-Fa-f0-9]+$/.test(layerDigest)) {
    const failureCode = 'InvalidLayerDigest';
    const failureReason =
      "Invalid request parameters: layer digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
    return { failure: { layerDigest, failureCode, failureReason } };
  }
  const layer = repository.layers?.[layerDigest];
  if (layer === undefined) return { layer: { layerDigest, layerAvailability: 'UNAVAILABLE' } };
  return { layer: { layerDigest, layerAvailability: 'AVAILABLE', layerSize: layer.size } };
}

/**
 * Refuses an image whose layers are not there. A repository to which nobody ever pushed takes manifests alone: that is how they
 * are registered where nothing pushes.
 */
export function demandLayers(repository: Repository, digests: readonly string[]): void {
  const { layers: kept } = repository;
  if (kept === undefined) return;
  const missing = digests.filter((digest) => kept[digest] === undefined);
  if (missing.length > 0) throw layersNotFound(repository, missing);
}

function layersNotFound({ name, account }: Repository, digests: readonly string[]): Fault {
  return new Fault(
    'LayersNotFoundException',
    `Layers with digests '[${digests.join(', ')}]' required for pushing image into repository ${inRegistry(name, account)} do not exist`,
  );
}
