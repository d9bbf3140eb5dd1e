import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { Failure } from '../../shared/failure.ts';

/**
 * Reads a file of the repository. Paths come from its files, so one that leads out of it, also by a link, is refused: what
 * stands there would be sent to AWS. `namedBy` tells where the path is written.
 */
export async function readWithin(root: string, path: string, namedBy: string): Promise<string> {
  const steps = path.split(/[\\/]/);
  if (isAbsolute(path) || steps.includes('..')) throw outside(path, namedBy);
  try {
    const [base, file] = await Promise.all([realpath(root), realpath(join(root, path))]);
    if (relative(base, file).split(/[\\/]/)[0] === '..') throw outside(path, namedBy);
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const message = `${namedBy} names ${JSON.stringify(path)}, which cannot be read; give a file's path from the repository's root`;
    throw new Failure('INVALID_FILE', message, { cause });
  }
}

function outside(path: string, namedBy: string): Failure {
  return new Failure(
    'INVALID_FILE',
    `${namedBy} names ${JSON.stringify(path)}, which is not within the repository; give a path from its root`,
  );
}
