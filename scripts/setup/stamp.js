import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What an installation depends on: the lockfile's content, this kind of machine, other words. */
export function computeStamp(lockfile, ...words) {
  const hash = createHash('sha256').update(readFileSync(lockfile));
  for (const word of [process.platform, process.arch, ...words]) hash.update(`\n${word}`);
  return hash.digest('hex');
}

export function hasStamp(file, stamp) {
  return readText(file) === stamp;
}

/** Written last, so that an interrupted installation is never taken for a whole one. */
export function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, stamp);
}

/** The file's text, or undefined if it cannot be read. */
export function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
