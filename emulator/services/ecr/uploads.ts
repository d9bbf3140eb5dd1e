import { createHash } from 'node:crypto';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { inRegistry } from './refusals.ts';
import type { LayerUpload, Repository } from './store.ts';

/** What nobody went on with is given up; AWS names no time. */
const longestMs = 24 * 60 * 60 * 1000;

export function beginUpload(repository: Repository, { world }: Call): string {
  const id = world.random.uuid();
  const at = world.clock.now();
  const present = Object.entries(repository.uploads ?? {});
  const fresh = present.filter(([, upload]) => at - upload.at < longestMs);
  repository.uploads = { ...Object.fromEntries(fresh), [id]: { at, parts: [] } };
  return id;
}

export function findUpload({ uploads = {}, name, account }: Repository, id: string): LayerUpload {
  const upload = Object.hasOwn(uploads, id) ? uploads[id] : undefined;
  if (upload !== undefined) return upload;
  throw new Fault(
    'UploadNotFoundException',
    `The upload with the id '${id}' in the repository ${inRegistry(name, account)} could not be found`,
  );
}

export function sizeOf({ parts }: Pick<LayerUpload, 'parts'>): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part, 'base64'), 0);
}

/** Digest of what parts in base64 are together. */
export function digestOfParts(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part, 'base64');
  return `sha256:${hash.digest('hex')}`;
}
