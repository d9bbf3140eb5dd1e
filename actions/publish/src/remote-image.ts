import { Failure } from '../../shared/failure.ts';
import { type ImageContent, readContent } from './image-content.ts';
import { get, listOf, textOf } from './json.ts';

/** What a tag or digest of a registry names: an image, or an index of images and what attests to them. */
export interface RemoteImage {
  readonly digest: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly images: readonly RemotePlatformImage[];
  /** Kinds of statements, such as `provenance`. */
  readonly attestations: readonly string[];
}

export interface RemotePlatformImage {
  readonly digest: string;
  readonly configDigest?: string;
  readonly content?: ImageContent;
}

export interface Manifest {
  readonly mediaType: string;
  /** Digest of the configuration; an index has none. */
  readonly config?: string;
  readonly layers: readonly unknown[];
  readonly manifests: readonly unknown[];
}

/** https://github.com/opencontainers/image-spec/blob/main/manifest.md and image-index.md */
export function readManifest(bytes: Buffer): Manifest {
  const document = parse(bytes);
  const config = textOf(get(get(document, 'config'), 'digest'));
  const kind = config === undefined ? 'index' : 'manifest';
  return {
    mediaType: textOf(get(document, 'mediaType')) ?? `application/vnd.oci.image.${kind}.v1+json`,
    ...(config === undefined ? {} : { config: checkDigestForm(config) }),
    layers: listOf(get(document, 'layers')),
    manifests: listOf(get(document, 'manifests')),
  };
}

/** Digests of the manifests that a manifest stands for: its own, or those of its index. */
export function listParts({ config, manifests }: Manifest, digest: string) {
  if (config !== undefined) return { images: [digest], attestations: [] };
  const digests = (attests: boolean) =>
    manifests
      .filter((one) => isAttestation(one) === attests)
      .map((one) => checkDigestForm(textOf(get(one, 'digest')) ?? ''));
  return { images: digests(false), attestations: digests(true) };
}

/** https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
function isAttestation(descriptor: unknown): boolean {
  return (
    get(get(descriptor, 'annotations'), 'vnd.docker.reference.type') === 'attestation-manifest'
  );
}

export function readPredicates({ layers }: Manifest): string[] {
  const types = layers.map((layer) =>
    String(get(get(layer, 'annotations'), 'in-toto.io/predicate-type')),
  );
  return types.map((type) => {
    if (type.includes('provenance')) return 'provenance';
    return type.includes('spdx') || type.includes('cyclonedx') ? 'sbom' : type;
  });
}

export function readConfig(bytes: Buffer): ImageContent {
  const document = parse(bytes);
  return readContent({
    config: get(document, 'config'),
    layers: get(get(document, 'rootfs'), 'diff_ids'),
    os: get(document, 'os'),
    architecture: get(document, 'architecture'),
  });
}

/** It becomes part of a URL. */
function checkDigestForm(digest: string): string {
  if (/^sha256:[0-9a-f]{64}$/u.test(digest)) return digest;
  throw notUnderstood(digest);
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw notUnderstood(bytes.toString());
  }
}

function notUnderstood(text: string): Failure {
  return new Failure(
    'REGISTRY_REFUSED',
    'the registry answered a manifest that is not understood; push under a new tag',
    {
      cause: text.slice(0, 2000),
    },
  );
}
