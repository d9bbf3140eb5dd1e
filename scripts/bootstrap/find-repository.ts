import { fetchRepository, type GitHub } from './github.ts';
import { readOrigin } from './origin.ts';
import { parseName, parseRemote, type RepositoryName } from './remote.ts';
import { fullName, type Repository, refuseParent, refuseUnsuitable } from './repository.ts';

/** The repository that the roles shall trust: the one that is named, else the clone's origin. */
export async function findRepository(
  github: GitHub,
  root: string,
  named: string | undefined,
  say: (line: string) => void,
): Promise<Repository> {
  const origin = await readOrigin(root)
    .then(parseRemote)
    .catch((error: unknown) => {
      if (named === undefined) throw error;
      return undefined;
    });
  const wanted = named === undefined ? origin : parseName(named, '--repository');
  if (wanted === undefined) throw new Error('neither a name nor an origin');
  const found = await fetchRepository(github, wanted);
  refuseUnsuitable(found);
  if (fullName(found) !== fullName(wanted)) say(spelling(wanted, found));
  if (origin !== undefined && !isSame(origin, wanted)) {
    const other = await fetchRepository(github, origin).catch(() => undefined);
    if (other !== undefined) refuseParent(found, other);
  }
  return found;
}

function isSame(one: RepositoryName, other: RepositoryName): boolean {
  return fullName(one).toLowerCase() === fullName(other).toLowerCase();
}

/** Case counts in a token's subject, and names may have changed. */
function spelling(wanted: RepositoryName, found: Repository): string {
  return isSame(wanted, found)
    ? `GitHub spells ${fullName(wanted)} as ${fullName(found)}; the roles will, too.`
    : `${fullName(wanted)} is called ${fullName(found)} now; the roles will trust it by that name.`;
}
