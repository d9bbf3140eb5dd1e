import { DescribeRepositoriesCommand, type ECRClient, type Repository } from '@aws-sdk/client-ecr';
import { Failure } from '../../shared/failure.ts';

/** As the input names it; account and Region only if it was a URI. */
export interface NamedRepository {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
}

const NAME =
  /^(?=.{2,256}$)[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/u;
const HOST =
  /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)$/u;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export function parseRepository(text: string): NamedRepository {
  const slash = text.indexOf('/');
  const [, account, region] = HOST.exec(text.slice(0, Math.max(slash, 0))) ?? [];
  if (account === undefined || region === undefined) return { name: checkName(text, text) };
  return { name: checkName(text.slice(slash + 1), text), account, region };
}

function checkName(name: string, text: string): string {
  if (NAME.test(name)) return name;
  throw new Failure(
    'INVALID_INPUT',
    `input repository is ${JSON.stringify(text)}; give a name such as keywatch/workload, or a URI such as 123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/keywatch/workload, without a tag`,
  );
}

export async function findRepository(
  ecr: ECRClient,
  { name, account }: NamedRepository,
): Promise<Repository> {
  const registry = account === undefined ? {} : { registryId: account };
  try {
    const { repositories = [] } = await ecr.send(
      new DescribeRepositoriesCommand({ repositoryNames: [name], ...registry }),
    );
    const [repository] = repositories;
    if (repository !== undefined) return repository;
    throw notThere(name);
  } catch (error) {
    if (error instanceof Error && error.name === 'RepositoryNotFoundException')
      throw notThere(name, error);
    throw error;
  }
}

function notThere(name: string, cause?: unknown): Failure {
  return new Failure(
    'AWS_REFUSED',
    `there is no ECR repository ${name} in this account and Region; deploy the stack that owns it, or correct input repository`,
    { cause },
  );
}

/**
 * Whether a tag that is taken stays so.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
export function isImmutable(repository: Repository, tag: string): boolean {
  const { imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters = [] } = repository;
  const excluded = imageTagMutabilityExclusionFilters.some(({ filter = '' }) =>
    matches(filter, tag),
  );
  switch (imageTagMutability) {
    case 'IMMUTABLE':
      return true;
    case 'IMMUTABLE_WITH_EXCLUSION':
      return !excluded;
    case 'MUTABLE_WITH_EXCLUSION':
      return excluded;
    default:
      return false;
  }
}

function matches(wildcard: string, tag: string): boolean {
  const parts = wildcard.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/gu, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(tag);
}
