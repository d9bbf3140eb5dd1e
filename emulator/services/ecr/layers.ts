import { createHash } from 'node:crypto';
import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { downloadUrl } from './download-url.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { inRegistry, invalid, required } from './refusals.ts';
import type { LayerUpload, Repository } from './store.ts';

const partSize = 20 * 1024 * 1024;
const smallestPart = 5 * 1024 * 1024;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_InitiateLayerUpload.html */
export const layers = {
  InitiateLayerUpload: {
    ...repositoryOperation('InitiateLayerUpload'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const uploadId = call.world.random.uuid();
      repository.uploads = { ...repository.uploads, [uploadId]: { parts: [] } };
      return { uploadId, partSize };
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

function findUpload(repository: Repository, id: string): LayerUpload {
  const uploads = repository.uploads ?? {};
  const upload = Object.hasOwn(uploads, id) ? uploads[id] : undefined;
  if (upload !== undefined) return upload;
  throw new Fault(
    'UploadNotFoundException',
    `The upload with the id '${id}' in the repository ${inRegistry(repository.name, repository.account)} could not be found`,
  );
}

function digestOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part, 'base64');
  return `sha256:${hash.digest('hex')}`;
}

function sizeOf({ parts }: LayerUpload): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part, 'base64'), 0);
}

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
  const digest = digestOf(parts);
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
 * Refuses an image whose layers are not there. A repository that never was given a layer takes manifests alone: that is how they
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
