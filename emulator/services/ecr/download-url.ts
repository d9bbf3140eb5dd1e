import { createHmac, timingSafeEqual } from 'node:crypto';
import { globalStore } from '../../state.ts';
import type { World } from '../../world.ts';

const validForMs = 60 * 60 * 1000;

/** What a download URL gives access to. */
export interface Download {
  readonly repositoryArn: string;
  readonly digest: string;
}

const signingOf = globalStore<{ key?: string }>('ecr-downloads', () => ({}));

/**
 * A URL that gives one layer to whoever has it, for an hour, as ECR's links to S3 do.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetDownloadUrlForLayer.html
 */
export function downloadUrl(world: World, repositoryArn: string, digest: string): string {
  const base = world.settings.endpoint ?? 'http://localhost';
  const expires = String(world.clock.now() + validForMs);
  const signature = sign(world, repositoryArn, digest, expires);
  const query = new URLSearchParams({ repository: repositoryArn, expires, signature });
  return `${base}/_emulator/ecr/layers/${digest}?${query}`;
}

/** What a URL of ours still gives access to; undefined: nothing. */
export function readDownloadUrl(world: World, url: URL): Download | undefined {
  const digest = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
  const given = (name: string) => url.searchParams.get(name) ?? '';
  const repositoryArn = given('repository');
  const expected = Buffer.from(sign(world, repositoryArn, digest, given('expires')));
  const signature = Buffer.from(given('signature'));
  const isSigned = signature.length === expected.length && timingSafeEqual(signature, expected);
  if (!isSigned || Number(given('expires')) <= world.clock.now()) return undefined;
  return { repositoryArn, digest };
}

function sign(world: World, ...parts: readonly string[]): string {
  const store = signingOf({ world });
  store.key ??= world.random.bytes(32).toString('base64');
  return createHmac('sha256', store.key).update(parts.join('\n')).digest('hex');
}
