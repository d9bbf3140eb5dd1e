/** Where an image of an ECR registry is: what comes before the repository's name, and what names the image in it. */
export interface ImageReference {
  readonly host: string;
  /** Absent: the host is the emulator's own address, where every caller finds the registry that is his. */
  readonly account?: string;
  readonly region?: string;
  readonly repository: string;
  /** A digest counts alone: a tag beside it is for the reader, as with Docker. */
  readonly id: { readonly imageDigest: string } | { readonly imageTag: string };
}

const registry = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com$/;

/**
 * Reads `123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:v1@sha256:…` or, under the emulator's own address (`ownHost`, such
 * as `127.0.0.1:4566`), `127.0.0.1:4566/team/app`. Undefined: it is an image of another registry, or of none.
 */
export function readReference(
  image: string,
  ownHost: string | undefined,
): ImageReference | undefined {
  const [, host = '', rest = ''] = /^([^/]+)\/(.+)$/.exec(image) ?? [];
  const [, account, region] = registry.exec(host) ?? [];
  const isOwn = ownHost !== undefined && sameHost(host, ownHost);
  const parts =
    /^([a-z0-9][a-z0-9._/-]*)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[a-f0-9]{64}))?$/.exec(rest);
  if (parts === null || (account === undefined && !isOwn)) return undefined;
  const [, repository = '', imageTag = 'latest', imageDigest] = parts;
  return {
    host,
    ...(account !== undefined && region !== undefined && { account, region }),
    repository,
    id: imageDigest === undefined ? { imageTag } : { imageDigest },
  };
}

function sameHost(one: string, other: string): boolean {
  const plain = (host: string) => host.replace(/^localhost(?=:|$)/, '127.0.0.1');
  return plain(one) === plain(other);
}
