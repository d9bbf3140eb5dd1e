import { createHash } from 'node:crypto';
import { notImplemented } from '../../fault.ts';
import { invalid } from './refusals.ts';
import type { Image } from './store.ts';

const oci = 'application/vnd.oci.image.manifest.v1+json';
const ociIndex = 'application/vnd.oci.image.index.v1+json';
const docker = 'application/vnd.docker.distribution.manifest.v2+json';
const dockerList = 'application/vnd.docker.distribution.manifest.list.v2+json';
const known = [oci, ociIndex, docker, dockerList];

interface Descriptor {
  readonly mediaType?: unknown;
  readonly digest?: unknown;
  readonly size?: unknown;
}

interface Document {
  readonly schemaVersion?: unknown;
  readonly mediaType?: unknown;
  readonly artifactType?: unknown;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: unknown;
}

/** An image's digest is that of its manifest's bytes, white space included. */
export function digestOf(manifest: string): string {
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}

/**
 * What a manifest says of its image. `asked` is the media type that the request names, which OCI manifests may lack.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html
 */
export function readManifest(
  manifest: string,
  asked: string | undefined,
): Omit<Image, 'pushedAt' | 'tags'> {
  const document = parse(manifest);
  const mediaType = mediaTypeOf(document, asked);
  const artifactMediaType = document.artifactType ?? document.config?.mediaType;
  const parts = [document.config, ...(document.layers ?? [])];
  const bytes = parts.reduce((sum, part) => sum + Number(part?.size ?? 0), 0);
  return {
    digest: digestOf(manifest),
    manifest,
    mediaType,
    ...(typeof artifactMediaType === 'string' && { artifactMediaType }),
    ...(document.manifests === undefined && { bytes }),
    references: (document.manifests ?? []).map(({ digest }) => String(digest)),
  };
}

/** Digests of the blobs that a manifest is made of. */
export function layersOf(manifest: string): string[] {
  const { config, layers = [] } = parse(manifest);
  return [config, ...layers].flatMap((one) =>
    typeof one?.digest === 'string' ? [one.digest] : [],
  );
}

/** Digest of the image that a manifest says something of. */
export function subjectOf(manifest: string): string | undefined {
  const digest = parse(manifest).subject?.digest;
  return typeof digest === 'string' ? digest : undefined;
}

export function annotationsOf(manifest: string): Record<string, string> | undefined {
  const { annotations } = parse(manifest);
  if (typeof annotations !== 'object' || annotations === null) return undefined;
  const texts = Object.entries(annotations).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts);
}

function parse(manifest: string): Document {
  let document: unknown;
  try {
    document = JSON.parse(manifest);
  } catch (cause) {
    throw invalid('ImageManifest', 'Invalid JSON syntax', { cause });
  }
  if (typeof document !== 'object' || document === null) {
    throw invalid('ImageManifest', 'Invalid JSON syntax');
  }
  const { schemaVersion, manifests, layers } = document as Document;
  if (schemaVersion === 1) throw notImplemented('An image manifest of schema version 1');
  const lists = [manifests, layers].filter((list) => list !== undefined);
  if (schemaVersion !== 2 || lists.length === 0 || !lists.every(Array.isArray)) {
    throw invalid('ImageManifest', 'Missing required fields of a manifest of schema version 2');
  }
  const { config, subject } = document as Document;
  const single = [config, subject].filter((one) => one !== undefined);
  for (const one of [...lists.flat(), ...single]) demandDescriptor(one);
  return document as Document;
}

function demandDescriptor(one: unknown): void {
  const isObject = typeof one === 'object' && one !== null && !Array.isArray(one);
  const digest = isObject ? (one as Descriptor).digest : undefined;
  if (isObject && (digest === undefined || typeof digest === 'string')) return;
  throw invalid('ImageManifest', 'Invalid descriptor');
}

function mediaTypeOf(document: Document, asked: string | undefined): string {
  const { mediaType: own, manifests } = document;
  if (asked !== undefined && own !== undefined && asked !== own) {
    throw invalid(
      'ImageManifestMediaType',
      `${asked} does not match the manifest's own media type ${String(own)}`,
    );
  }
  const mediaType = asked ?? own ?? (manifests === undefined ? oci : ociIndex);
  if (typeof mediaType === 'string' && known.includes(mediaType)) return mediaType;
  throw invalid('ImageManifestMediaType', `Unsupported manifest media type ${String(mediaType)}`);
}
