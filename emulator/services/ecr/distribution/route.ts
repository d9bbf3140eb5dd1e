/** What a request to the registry is about. */
export type Route =
  | { readonly kind: 'base' | 'catalog' }
  | { readonly kind: 'tags' | 'uploads'; readonly repository: string }
  | {
      readonly kind: 'manifest' | 'blob' | 'upload' | 'referrers';
      readonly repository: string;
      /** Tag, digest or id of the upload. */
      readonly reference: string;
    };

const inRepository = [
  ['uploads', /^(.+)\/blobs\/uploads\/?$/u],
  ['tags', /^(.+)\/tags\/list$/u],
] as const;

const inRepositoryByReference = [
  ['upload', /^(.+)\/blobs\/uploads\/([^/]+)$/u],
  ['blob', /^(.+)\/blobs\/([^/]+)$/u],
  ['manifest', /^(.+)\/manifests\/([^/]+)$/u],
  ['referrers', /^(.+)\/referrers\/([^/]+)$/u],
] as const;

/**
 * Reads the path of a request; undefined: the registry knows none such.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#endpoints
 */
export function readRoute(path: string): Route | undefined {
  const rest = decode(path.replace(/^\/v2\/?/u, ''));
  if (rest === '') return { kind: 'base' };
  if (rest === '_catalog') return { kind: 'catalog' };
  for (const [kind, pattern] of inRepository) {
    const [, repository] = pattern.exec(rest ?? '') ?? [];
    if (repository !== undefined) return { kind, repository };
  }
  for (const [kind, pattern] of inRepositoryByReference) {
    const [, repository, reference] = pattern.exec(rest ?? '') ?? [];
    if (repository !== undefined && reference !== undefined) return { kind, repository, reference };
  }
  return undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
