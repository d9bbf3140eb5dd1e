import type * as Ecr from '@aws-sdk/client-ecr';
import type { RegistryAnswer, RegistryExchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

const json = { 'content-type': 'application/json; charset=utf-8' };
const index = 'application/vnd.oci.image.index.v1+json';
const most = 1000;

export async function listTags(
  exchange: RegistryExchange,
  repositoryName: string,
): Promise<RegistryAnswer> {
  const ids = await all<Ecr.ListImagesCommandOutput, Ecr.ImageIdentifier>(
    exchange,
    'ListImages',
    { repositoryName, filter: { tagStatus: 'TAGGED' } },
    ({ imageIds }) => imageIds,
  );
  const tags = ids.flatMap(({ imageTag = [] }) => imageTag);
  return paged(exchange, tags, (page) => ({ name: repositoryName, tags: page }));
}

export async function listRepositories(exchange: RegistryExchange): Promise<RegistryAnswer> {
  const repositories = await all<Ecr.DescribeRepositoriesCommandOutput, Ecr.Repository>(
    exchange,
    'DescribeRepositories',
    {},
    (output) => output.repositories,
  );
  const names = repositories.flatMap(({ repositoryName = [] }) => repositoryName);
  return paged(exchange, names, (page) => ({ repositories: page }));
}

/** Signatures, attestations and the like of an image: an empty index if there are none, or no such image. */
export async function listReferrers(
  exchange: RegistryExchange,
  repositoryName: string,
  imageDigest: string,
): Promise<RegistryAnswer> {
  if (!/^sha256:[0-9a-f]{64}$/u.test(imageDigest)) {
    throw new Refusal(400, 'DIGEST_INVALID', `${imageDigest} is not a digest`);
  }
  const artifactType = exchange.url.searchParams.get('artifactType');
  const filter = artifactType === null ? {} : { filter: { artifactTypes: [artifactType] } };
  const referrers = await all<Ecr.ListImageReferrersCommandOutput, Ecr.ImageReferrer>(
    exchange,
    'ListImageReferrers',
    { repositoryName, subjectId: { imageDigest }, ...filter },
    (output) => output.referrers,
  );
  const manifests = referrers.map(({ artifactStatus: _, ...descriptor }) => descriptor);
  const headers = {
    'content-type': index,
    ...(artifactType !== null && { 'oci-filters-applied': 'artifactType' }),
  };
  const body = JSON.stringify({ schemaVersion: 2, mediaType: index, manifests });
  return { status: 200, headers, body };
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags */
function paged(
  { url }: RegistryExchange,
  names: readonly string[],
  describe: (page: readonly string[]) => object,
): RegistryAnswer {
  const last = url.searchParams.get('last') ?? '';
  const asked = url.searchParams.get('n');
  if (asked !== null && !/^\d+$/u.test(asked)) {
    throw new Refusal(400, 'PAGINATION_NUMBER_INVALID', `n must be a number, not ${asked}`);
  }
  const size = Math.min(Number(asked ?? most), most);
  const rest = names.toSorted().filter((name) => name > last);
  const page = rest.slice(0, size);
  const next = new URLSearchParams({ n: String(size), last: page.at(-1) ?? '' });
  const link =
    page.length > 0 && page.length < rest.length
      ? { link: `<${url.pathname}?${next}>; rel="next"` }
      : {};
  return { status: 200, headers: { ...json, ...link }, body: JSON.stringify(describe(page)) };
}

async function all<O extends { nextToken?: string | undefined }, T>(
  { invoke }: RegistryExchange,
  operation: string,
  input: object,
  itemsOf: (output: O) => readonly T[] | undefined,
): Promise<T[]> {
  const items: T[] = [];
  let nextToken: string | undefined;
  do {
    const output = await invoke<O>(operation, { ...input, ...(nextToken && { nextToken }) });
    items.push(...(itemsOf(output) ?? []));
    nextToken = output.nextToken;
  } while (nextToken !== undefined);
  return items;
}
