import { createHash } from 'node:crypto';
import { Failure } from '../../shared/failure.ts';
import type { Authorization } from './authorization.ts';
import { fetchBytes, putBytes } from './registry-http.ts';
import {
  listParts,
  type RemoteImage,
  readConfig,
  readManifest,
  readPredicates,
} from './remote-image.ts';

const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

export interface Registry {
  /** The image that a tag or digest names; undefined if there is none. */
  find(reference: string): Promise<RemoteImage | undefined>;
  /** Lets a tag name an image that the repository holds, unless it is immutable and taken. */
  put(tag: string, image: RemoteImage): Promise<'put' | 'taken'>;
}

/** One repository of a registry. https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export function openRegistry(
  { endpoint, user, password }: Authorization,
  repository: string,
): Registry {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const get = async (
    what: 'manifests' | 'blobs',
    reference: string,
  ): Promise<Buffer | undefined> => {
    const url = `${endpoint}/v2/${repository}/${what}/${reference}`;
    const accept = what === 'blobs' ? '*/*' : MANIFESTS;
    const bytes = await fetchBytes(url, { authorization, accept });
    return bytes && checkDigest(reference, bytes);
  };
  const demand = async (what: 'manifests' | 'blobs', digest: string): Promise<Buffer> => {
    const found = await get(what, digest);
    if (found !== undefined) return found;
    throw new Failure(
      'REGISTRY_REFUSED',
      `the registry lacks ${digest}, of which an image in ${repository} consists; delete that image, or push under a new tag`,
    );
  };
  return {
    async find(reference) {
      const bytes = await get('manifests', reference);
      if (bytes === undefined) return undefined;
      const digest = digestOf(bytes);
      const manifest = readManifest(bytes);
      const parts = listParts(manifest, digest);
      const manifestOf = async (part: string) =>
        readManifest(part === digest ? bytes : await demand('manifests', part));
      const images = parts.images.map(async (part) => {
        const { config: configDigest } = await manifestOf(part);
        if (configDigest === undefined) return { digest: part };
        return {
          digest: part,
          configDigest,
          content: readConfig(await demand('blobs', configDigest)),
        };
      });
      const attestations = parts.attestations.map(async (part) =>
        readPredicates(await manifestOf(part)),
      );
      return {
        digest,
        bytes,
        mediaType: manifest.mediaType,
        images: await Promise.all(images),
        attestations: (await Promise.all(attestations)).flat(),
      };
    },
    put: (tag, { bytes, mediaType }) =>
      putBytes(`${endpoint}/v2/${repository}/manifests/${tag}`, bytes, {
        authorization,
        'content-type': mediaType,
      }),
  };
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What is asked for by its digest must have it. */
function checkDigest(reference: string, bytes: Buffer): Buffer {
  if (!reference.startsWith('sha256:') || reference === digestOf(bytes)) return bytes;
  throw new Failure(
    'REGISTRY_REFUSED',
    `the registry answered other bytes than ${reference}; do not use this registry before it is known why`,
  );
}
