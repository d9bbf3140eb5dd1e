import { Failure } from '../../actions/shared/failure.ts';
import { parseName, type RepositoryName } from './remote.ts';

/** A repository as GitHub knows it, spelt as GitHub spells it. */
export interface Repository extends RepositoryName {
  /** Numbers that are never used again, unlike names. */
  readonly ownerId: string;
  readonly id: string;
  readonly ownerKind: 'User' | 'Organization';
  readonly createdAt: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isFork: boolean;
  /** Id of the repository that it was forked from. */
  readonly parentId?: string;
  /** Unknown without a token. */
  readonly canPush?: boolean;
}

const idForm = /^[1-9]\d{0,19}$/;
/** What the shipped deployment file holds until somebody puts his own there. */
const example = { owner: 'example-org', ownerId: '10203040', id: '506070809' };

export function fullName({ owner, name }: RepositoryName): string {
  return `${owner}/${name}`;
}

/** Reads `GET /repos/{owner}/{repo}`, https://docs.github.com/rest/repos/repos#get-a-repository. */
export function toRepository(answer: unknown): Repository {
  const { owner, name, id, permissions, parent, ...rest } = asRecord(answer);
  const { login, id: ownerId, type } = asRecord(owner);
  const { push } = asRecord(permissions);
  return {
    ...parseName(`${text(login)}/${text(name)}`, "the name in GitHub's answer"),
    ownerId: readId(ownerId, 'owner.id'),
    id: readId(id, 'id'),
    ownerKind: type === 'Organization' ? 'Organization' : 'User',
    createdAt: text(rest.created_at),
    defaultBranch: text(rest.default_branch),
    isPrivate: rest.private === true,
    isArchived: rest.archived === true,
    isFork: rest.fork === true,
    ...(parent != null && { parentId: readId(asRecord(parent).id, 'parent.id') }),
    ...(typeof push === 'boolean' && { canPush: push }),
  };
}

export function isExample(one: { owner?: string; ownerId?: string; id?: string }): boolean {
  return (
    one.owner?.toLowerCase() === example.owner ||
    one.ownerId === example.ownerId ||
    one.id === example.id
  );
}

/** In what the roles could not be assumed, or would be by somebody else. */
export function refuseUnsuitable(repository: Repository): void {
  const { defaultBranch, isArchived, canPush } = repository;
  const name = fullName(repository);
  const refuse = (why: string) => new Failure('INVALID_INPUT', `${name} ${why}`);
  if (isExample(repository)) {
    throw refuse('is the example of the shipped files; give your own with --repository owner/name');
  }
  if (isArchived) throw refuse('is archived, so that no workflow runs there; unarchive it');
  if (defaultBranch !== 'main') {
    throw refuse(
      `has the default branch ${JSON.stringify(defaultBranch)}, and schedules run there only, while the roles trust main alone; rename it to main`,
    );
  }
  if (canPush === false) {
    throw refuse(
      'is not yours to push to with this token: is it the parent of your fork? Give your own with --repository owner/name, or the token of somebody who may push',
    );
  }
}

/** `--repository` names another than the clone's origin: right for a mirror, a mistake for the parent of the fork. */
export function refuseParent(named: Repository, origin: Repository): void {
  if (origin.parentId !== named.id) return;
  throw new Failure(
    'INVALID_INPUT',
    `${fullName(named)} is what ${fullName(origin)}, the remote origin of this clone, was forked from; leave --repository out, or run this in a clone of the parent`,
  );
}

function readId(value: unknown, where: string): string {
  const id = typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
  if (idForm.test(id)) return id;
  throw new Failure(
    'INVALID_FILE',
    `GitHub's answer has no number as ${where}, and roles must not trust a name alone; check GITHUB_API_URL`,
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
