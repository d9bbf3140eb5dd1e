import { Failure } from '../../actions/shared/failure.ts';
import type { Parameters } from './identity-file.ts';
import { fullName, isExample, type Repository } from './repository.ts';

/** What the identity stack's parameters say of the repository that it trusts. */
export function toParameters({ owner, ownerId, name, id }: Repository): Parameters {
  return {
    GitHubOwner: owner,
    GitHubOwnerId: ownerId,
    GitHubRepository: name,
    GitHubRepositoryId: id,
  };
}

/**
 * Nobody's trust is taken away by mistake: what a file or a stack says of another repository stays unless `write` is given. The
 * example is replaced at once, and so are the old names of a repository that is the same by its ids.
 */
export function refuseOther(
  where: string,
  {
    GitHubOwner = '',
    GitHubOwnerId = '',
    GitHubRepository = '',
    GitHubRepositoryId = '',
  }: Parameters,
  repository: Repository,
  write: boolean,
): void {
  const isSame = GitHubRepositoryId === repository.id && GitHubOwnerId === repository.ownerId;
  const isUnset = `${GitHubOwner}${GitHubOwnerId}${GitHubRepositoryId}` === '';
  const known = { owner: GitHubOwner, ownerId: GitHubOwnerId, id: GitHubRepositoryId };
  if (write || isSame || isUnset || isExample(known)) return;
  throw new Failure(
    'INVALID_FILE',
    `${where} trusts ${GitHubOwner}/${GitHubRepository} (id ${GitHubRepositoryId}, owner's id ${GitHubOwnerId}), and not ${fullName(repository)} (id ${repository.id}, owner's id ${repository.ownerId}); give --write to let it trust the latter instead, or name the former with --repository`,
  );
}
