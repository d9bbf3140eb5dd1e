import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../../fault.ts';
import { partSize, smallestPart } from '../layers.ts';
import { findUpload, sizeOf } from '../uploads.ts';
import type { RegistryAnswer, RegistryExchange } from './exchange.ts';
import { toParts } from './parts.ts';
import { patientBody } from './patient-body.ts';
import { Refusal } from './refusal.ts';
import { repositoryFor } from './repository-for.ts';

/**
 * Begins an upload; with a digest, the body is the whole of it. A layer of another repository is not mounted: ECR does so only
 * where the account has set `BLOB_MOUNTING`, which is not here, and lets the client upload instead.
 */
export async function postUpload(
  exchange: RegistryExchange,
  repositoryName: string,
): Promise<RegistryAnswer> {
  const { uploadId = '' } = await exchange.invoke<Ecr.InitiateLayerUploadCommandOutput>(
    'InitiateLayerUpload',
    { repositoryName },
  );
  if (exchange.url.searchParams.has('digest')) return putUpload(exchange, repositoryName, uploadId);
  return progress(202, repositoryName, uploadId, 0);
}

export async function patchUpload(
  exchange: RegistryExchange,
  repositoryName: string,
  uploadId: string,
): Promise<RegistryAnswer> {
  const received = await receive(exchange, repositoryName, uploadId);
  return progress(202, repositoryName, uploadId, received);
}

/** What is left of the layer may come with the request that ends it. */
export async function putUpload(
  exchange: RegistryExchange,
  repositoryName: string,
  uploadId: string,
): Promise<RegistryAnswer> {
  const digest = exchange.url.searchParams.get('digest');
  if (digest === null) {
    throw new Refusal(400, 'DIGEST_INVALID', 'the parameter digest is missing');
  }
  await receive(exchange, repositoryName, uploadId);
  const input = { repositoryName, uploadId, layerDigests: [digest] };
  await exchange.invoke('CompleteLayerUpload', input).catch((error: unknown) => {
    const isThere = error instanceof Fault && error.code === 'LayerAlreadyExistsException';
    if (!isThere) throw error;
  });
  const location = `/v2/${repositoryName}/blobs/${digest}`;
  return { status: 201, headers: { location, 'docker-content-digest': digest } };
}

export function getUpload(
  exchange: RegistryExchange,
  repositoryName: string,
  uploadId: string,
): RegistryAnswer {
  const received = sizeOf(
    findUpload(repositoryFor('UploadLayerPart', exchange, repositoryName), uploadId),
  );
  return progress(204, repositoryName, uploadId, received);
}

export function deleteUpload(
  exchange: RegistryExchange,
  repositoryName: string,
  uploadId: string,
): RegistryAnswer {
  const repository = repositoryFor('UploadLayerPart', exchange, repositoryName);
  findUpload(repository, uploadId);
  delete repository.uploads?.[uploadId];
  return { status: 204, headers: {} };
}

/** Hands the body over part by part; how many bytes ECR has of the layer then. */
async function receive(
  exchange: RegistryExchange,
  repositoryName: string,
  uploadId: string,
): Promise<number> {
  const { request, invoke } = exchange;
  let received = sizeOf(
    findUpload(repositoryFor('UploadLayerPart', exchange, repositoryName), uploadId),
  );
  refuseGap(request.headers['content-range'], received, repositoryName, uploadId);
  for await (const layerPartBlob of toParts(patientBody(request), partSize)) {
    const partLastByte = received + layerPartBlob.length - 1;
    await invoke('UploadLayerPart', {
      ...{ repositoryName, uploadId, layerPartBlob, partFirstByte: received, partLastByte },
    });
    received = partLastByte + 1;
  }
  return received;
}

function refuseGap(header: string | undefined, received: number, name: string, id: string): void {
  if (header === undefined) return;
  const [, first] = /^(?:bytes )?(\d+)-\d+/u.exec(header) ?? [];
  if (first !== undefined && Number(first) === received) return;
  const { headers } = progress(416, name, id, received);
  const message = `The chunk ${header} does not begin where the one before it ended, at byte ${received}`;
  throw new Refusal(416, 'BLOB_UPLOAD_INVALID', message, headers);
}

function progress(status: number, name: string, id: string, received: number): RegistryAnswer {
  const headers = {
    location: `/v2/${name}/blobs/uploads/${id}`,
    range: `0-${Math.max(received - 1, 0)}`,
    'docker-upload-uuid': id,
    'oci-chunk-min-length': String(smallestPart),
  };
  return { status, headers };
}
