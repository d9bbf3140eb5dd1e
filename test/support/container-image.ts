import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';

/** An entry of a layer as tar writes it: a file with this text, unless told otherwise. */
export interface LayerEntry extends HeaderData {
  readonly path: string;
  readonly text?: string;
}

export interface Layer {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** Calls an operation of ECR. */
type Ecr = <O>(operation: string, input: object) => Promise<O>;

/** A tar of these entries, written by hand so that it can hold what no honest tool would write. */
export function aLayer(
  entries: readonly LayerEntry[],
  compression: 'gzip' | 'zstd' | 'none' = 'gzip',
): Layer {
  const tar = Buffer.concat([...entries.map(entryBytes), Buffer.alloc(1024)]);
  const mediaType = 'application/vnd.oci.image.layer.v1.tar';
  if (compression === 'none') return { mediaType, bytes: tar };
  const compress = compression === 'gzip' ? gzipSync : zstdCompressSync;
  return { mediaType: `${mediaType}+${compression}`, bytes: compress(tar) };
}

function entryBytes({ text = '', ...data }: LayerEntry): Buffer {
  const body = Buffer.from(text);
  const header = new Header({
    type: 'File',
    mode: 0o644,
    size: body.length,
    mtime: new Date(0),
    ...data,
  });
  header.encode();
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([header.block ?? Buffer.alloc(512), body, padding]);
}

export function sha256(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The manifest of an image, and the blobs that it names. */
export function anImage(layers: readonly Layer[], config: object = {}) {
  const configuration = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', config }));
  const describe = (mediaType: string, bytes: Buffer) => ({
    ...{ mediaType, digest: sha256(bytes), size: bytes.length },
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe('application/vnd.oci.image.config.v1+json', configuration),
    layers: layers.map(({ mediaType, bytes }) => describe(mediaType, bytes)),
  });
  return { manifest, blobs: [configuration, ...layers.map(({ bytes }) => bytes)] };
}

/** Puts an image into a repository as a client without Docker does, and tells its digest. */
export async function putImage(
  ecr: Ecr,
  repositoryName: string,
  { manifest, blobs }: ReturnType<typeof anImage>,
  imageTag?: string,
): Promise<string> {
  for (const blob of blobs) await uploadBlob(ecr, repositoryName, blob);
  const { image } = await ecr<{ image: { imageId: { imageDigest: string } } }>('PutImage', {
    ...{ repositoryName, imageManifest: manifest },
    ...(imageTag !== undefined && { imageTag }),
  });
  return image.imageId.imageDigest;
}

async function uploadBlob(ecr: Ecr, repositoryName: string, blob: Buffer): Promise<void> {
  const { uploadId } = await ecr<{ uploadId: string }>('InitiateLayerUpload', { repositoryName });
  const part = 20 * 1024 * 1024;
  for (let first = 0; first < blob.length; first += part) {
    const layerPartBlob = blob.subarray(first, first + part);
    const range = { partFirstByte: first, partLastByte: first + layerPartBlob.length - 1 };
    await ecr('UploadLayerPart', { repositoryName, uploadId, layerPartBlob, ...range });
  }
  await ecr('CompleteLayerUpload', { repositoryName, uploadId, layerDigests: [sha256(blob)] });
}
