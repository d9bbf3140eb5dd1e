import { Fault } from '../../fault.ts';
import type { Access, Call } from '../../service.ts';
import { invalid, required } from './refusals.ts';
import { type Repository, repositoriesOf } from './store.ts';

/** How a request names a repository; without a registry it is the caller's own. */
export interface Reference {
  readonly registryId?: string | undefined;
  readonly repositoryName: string | undefined;
}

const component = '[a-z0-9]+(?:[._-][a-z0-9]+)*';
const namePattern = `(?:${component}/)*${component}`;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export function checkName(name: string | undefined): string {
  const given = required(name, 'repositoryName');
  if (given.length < 2) throw invalid('repositoryName', 'must have length of at least 2');
  if (given.length > 256)
    throw invalid('repositoryName', 'must have length less than or equal to 256');
  if (!new RegExp(`^${namePattern}$`).test(given)) {
    throw invalid('repositoryName', `must satisfy regular expression '${namePattern}'`);
  }
  return given;
}

export function repositoryArn(account: string, region: string, name: string): string {
  return `arn:aws:ecr:${region}:${account}:repository/${name}`;
}

export function registryHost(account: string, region: string): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com`;
}

/** Throws RepositoryNotFoundException. */
export function findRepository(reference: Reference, call: Call): Repository {
  const name = checkName(reference.repositoryName);
  const found = peekRepository(reference, call);
  if (found !== undefined) return found;
  throw new Fault(
    'RepositoryNotFoundException',
    `The repository with name '${name}' does not exist in the registry with id '${registryOf(reference, call)}'`,
  );
}

function peekRepository(reference: Reference, call: Call): Repository | undefined {
  const { world, region } = call;
  const account = registryOf(reference, call);
  const { repositories } = repositoriesOf({ world, account, region });
  const name = reference.repositoryName ?? '';
  return Object.hasOwn(repositories, name) ? repositories[name] : undefined;
}

/** ECR authorizes by the name alone, before it looks whether the repository is there. */
export function onRepository(
  operation: string,
  reference: Reference,
  call: Call,
  conditions: Access['conditions'] = {},
): Access {
  const repository = peekRepository(reference, call);
  const owner = registryOf(reference, call);
  return {
    action: `ecr:${operation}`,
    resource: repositoryArn(owner, call.region, reference.repositoryName ?? '*'),
    conditions: { ...resourceTags(repository?.tags ?? {}), ...conditions },
    resourcePolicy: { document: repository?.policy, owner, role: 'sufficient' },
  };
}

function resourceTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(tags).flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`ecr:ResourceTag/${key}`, value],
  ]);
  return Object.fromEntries(entries);
}

/** Access and CloudTrail's `resources` of an operation on one repository, which most operations are. */
export function repositoryOperation(operation: string) {
  return {
    access: (reference: Reference, call: Call) => onRepository(operation, reference, call),
    trail: mentionRepository,
  };
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/logging-using-cloudtrail.html */
export function mentionRepository(reference: Reference, _outcome: unknown, call: Call) {
  const accountId = registryOf(reference, call);
  const ARN = repositoryArn(accountId, call.region, reference.repositoryName ?? '');
  return { resources: [{ ARN, accountId }] };
}

function registryOf({ registryId }: Reference, call: Call): string {
  return registryId ?? call.account;
}
