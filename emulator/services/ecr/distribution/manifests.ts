import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../../fault.ts';
import { digestOf, subjectOf } from '../manifest.ts';
import { isImmutable } from '../mutability.ts';
import { tagTaken } from '../put-image.ts';
import { repositoriesOf } from '../store.ts';
import type { RegistryAnswer, RegistryExchange } from './exchange.ts';
import { patientBody } from './patient-body.ts';
import { Refusal } from './refusal.ts';
import { repositoryFor } from './repository-for.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const largestManifest = 4 * 1024 * 1024;

export async function getManifest(
  { invoke, request }: RegistryExchange,
  repositoryName: string,
  reference: string,
): Promise<RegistryAnswer> {
  const acceptedMediaTypes = readAccept(request.headers.accept);
  const { images = [], failures = [] } = await invoke<Ecr.BatchGetImageCommandOutput>(
    'BatchGetImage',
    {
      repositoryName,
      imageIds: [identify(reference)],
      ...(acceptedMediaTypes.length > 0 && { acceptedMediaTypes }),
    },
  );
  const [image] = images;
  if (image === undefined) {
    const { failureCode, failureReason = '' } = failures[0] ?? {};
    throw failureCode === 'InvalidImageDigest'
      ? new Refusal(400, 'DIGEST_INVALID', failureReason)
      : new Refusal(404, 'MANIFEST_UNKNOWN', failureReason);
  }
  const { imageManifest = '', imageManifestMediaType = '', imageId } = image;
  const headers = {
    'content-type': imageManifestMediaType,
    'content-length': String(Buffer.byteLength(imageManifest)),
    'docker-content-digest': imageId?.imageDigest ?? '',
  };
  return { status: 200, headers, body: imageManifest };
}

export async function putManifest(
  exchange: RegistryExchange,
  repositoryName: string,
  reference: string,
): Promise<RegistryAnswer> {
  const imageManifest = await readText(exchange);
  const [imageManifestMediaType] = (exchange.request.headers['content-type'] ?? '').split(';');
  const digest = digestOf(imageManifest);
  // Who pushes has pushed configuration and layers before, be it the repository's first image.
  repositoryFor('PutImage', exchange, repositoryName).layers ??= {};
  const input = {
    repositoryName,
    imageManifest,
    ...(imageManifestMediaType && { imageManifestMediaType: imageManifestMediaType.trim() }),
    ...identify(reference),
  };
  await exchange.invoke('PutImage', input).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'LayersNotFoundException') {
      throw new Refusal(404, 'MANIFEST_BLOB_UNKNOWN', error.message);
    }
    if (error.code !== 'ImageAlreadyExistsException') throw error;
    refuseTakenTag(exchange, repositoryName, reference);
  });
  const subject = subjectOf(imageManifest);
  const headers = {
    location: `/v2/${repositoryName}/manifests/${digest}`,
    'docker-content-digest': digest,
    ...(subject !== undefined && { 'oci-subject': subject }),
  };
  return { status: 201, headers };
}

/** A tag that is immutable is not even put to the image that it names: https://github.com/aws/containers-roadmap/issues/2179 */
function refuseTakenTag(
  { world, holder }: RegistryExchange,
  repositoryName: string,
  reference: string,
): void {
  const at = { world, account: holder.registryId, region: holder.caller.region };
  const repository = repositoriesOf(at).repositories[repositoryName];
  if (repository === undefined || isDigest(reference)) return;
  if (isImmutable(repository, reference)) throw tagTaken(repositoryName, reference);
}

function identify(reference: string): Ecr.ImageIdentifier {
  return isDigest(reference) ? { imageDigest: reference } : { imageTag: reference };
}

/** No tag has a colon. */
function isDigest(reference: string): boolean {
  return reference.includes(':');
}

/** Whoever takes anything takes it as it is. */
function readAccept(header = ''): string[] {
  const types = header.split(',').map((type) => type.replace(/;.*/su, '').trim());
  const isOpen = types.some((type) => type === '' || type.endsWith('/*'));
  return isOpen ? [] : types;
}

async function readText({ request }: RegistryExchange): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > largestManifest) throw tooLarge();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of patientBody(request)) {
    length += chunk.length;
    if (length > largestManifest) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Refusal(400, 'MANIFEST_INVALID', 'The manifest is not UTF-8');
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, 'SIZE_INVALID', `A manifest may have at most ${largestManifest} bytes`);
}
