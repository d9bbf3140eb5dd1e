import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Header } from 'tar';
import { readDockerfile } from './dockerfile.ts';

/** An image as a registry keeps it: a manifest, and the blobs that it names. */
export interface BundleImage {
  readonly manifest: string;
  readonly digest: string;
  readonly blobs: readonly Blob[];
}

interface Blob {
  readonly digest: string;
  readonly bytes: Buffer;
}

const block = 512;
const epoch = new Date(0);

/**
 * The image that the Dockerfile of a folder makes, but for its base: who runs it brings Node along. The same files give the same
 * digest, on every machine. https://github.com/opencontainers/image-spec/blob/main/manifest.md
 */
export async function imageOfBundle(folder = 'workload'): Promise<BundleImage> {
  const { config, copies } = readDockerfile(await readFile(join(folder, 'Dockerfile'), 'utf8'));
  const files = await Promise.all(
    copies.map(async ({ from, to }) => ({ path: to, bytes: await readFile(join(folder, from)) })),
  );
  const layer = toBlob(toTar(files));
  const configuration = toBlob({
    created: epoch.toISOString(),
    // What stands in it runs on any; a configuration must name one.
    architecture: 'amd64',
    os: 'linux',
    config,
    // The layer is not compressed, so it is known by one digest alone: what a zlib makes of it is that zlib's affair.
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: describe(configuration, 'application/vnd.oci.image.config.v1+json'),
    layers: [describe(layer, 'application/vnd.oci.image.layer.v1.tar')],
  });
  return { manifest, digest: digestOf(manifest), blobs: [configuration, layer] };
}

/** Folders before what is in them, all of it root's and of 1970. */
function toTar(files: readonly { readonly path: string; readonly bytes: Buffer }[]): Buffer {
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const entries = [
    ...[...folders].map((path) => toHeader({ path: `${path.slice(1)}/`, mode: 0o755, size: 0 })),
    ...files.flatMap(({ path, bytes }) => [
      toHeader({ path: path.slice(1), mode: 0o644, size: bytes.length }),
      bytes,
      Buffer.alloc((block - (bytes.length % block)) % block),
    ]),
  ];
  return Buffer.concat([...entries, Buffer.alloc(2 * block)]);
}

function toHeader(of: { path: string; mode: number; size: number }): Buffer {
  const type = of.path.endsWith('/') ? 'Directory' : 'File';
  const header = new Header({ ...of, type, uid: 0, gid: 0, mtime: epoch });
  header.encode();
  if (header.block === undefined || header.needPax) {
    throw new Error(`${of.path} is too long for the header of a tar`);
  }
  return header.block;
}

/** `/a`, `/a/b` of `/a/b/c`. */
function foldersOf(path: string): string[] {
  const parent = dirname(path);
  return parent === '/' ? [] : [...foldersOf(parent), parent];
}

function toBlob(content: Buffer | object): Blob {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  return { digest: digestOf(bytes), bytes };
}

function describe({ digest, bytes }: Blob, mediaType: string) {
  return { mediaType, digest, size: bytes.length };
}

function digestOf(content: Buffer | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
