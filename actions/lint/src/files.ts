import { glob } from 'node:fs/promises';
import { normalize } from 'node:path';
import { Failure } from '../../shared/failure.ts';

/**
 * The files that the patterns name, sorted, each once. A pattern without a match is an error:
 * a mistyped one would otherwise check nothing and be green.
 */
export async function listFiles(
  input: string,
  patterns: readonly string[],
  cwd: string,
): Promise<string[]> {
  const { wanted, unwanted } = splitPatterns(patterns);
  const files = new Set<string>();
  for (const pattern of wanted) {
    const matches = await match(pattern, unwanted, cwd);
    if (matches.length === 0) throw noMatch(input, pattern);
    for (const file of matches) files.add(file);
  }
  return [...files].sort();
}

export function splitPatterns(patterns: readonly string[]) {
  return {
    wanted: patterns.filter((pattern) => !pattern.startsWith('!')),
    unwanted: patterns
      .filter((pattern) => pattern.startsWith('!'))
      .map((pattern) => normalize(pattern.slice(1))),
  };
}

async function match(pattern: string, exclude: string[], cwd: string): Promise<string[]> {
  const matches: string[] = [];
  for await (const entry of glob(normalize(pattern), { cwd, exclude, withFileTypes: false })) {
    matches.push(entry);
  }
  return matches;
}

function noMatch(input: string, pattern: string): Failure {
  return new Failure(
    'INVALID_INPUT',
    `input ${input}: no file matches ${JSON.stringify(pattern)}; correct the path or remove the line`,
  );
}
