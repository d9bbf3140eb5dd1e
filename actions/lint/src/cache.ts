import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { listConfigFiles } from './config.ts';
import type { Finding } from './finding.ts';

/** Raise it when the shape of a finding changes. */
const FORMAT = 'keywatch-lint-1';
const KEPT_VERDICTS = 32;

/** Settings that draw in files and folders which are not followed here. */
const UNFOLLOWED =
  /\b(?:append_rules|custom_rules|override_spec|registry_schemas|parameter_files)\b/u;
const MENTIONED_FILE = /[^\s"'`,:[\]{}()#][^"'`,:[\]{}()#\n]*\.(?:ya?ml|json|template)\b/gu;

export interface KeyParts {
  cwd: string;
  /** Templates and deployment files. */
  files: readonly string[];
  config: string | undefined;
  /** All else the verdict depends on: cfn-lint's fingerprint, arguments, Region variables. */
  words: readonly string[];
}

/**
 * The name of a verdict: a hash over everything that cfn-lint would read, also over files that
 * templates and deployment files mention, such as nested templates. Undefined if not all of it
 * is known.
 */
export async function computeKey({ cwd, files, config, words }: KeyParts) {
  const contents = await readWithMentioned(cwd, [...files, ...listConfigFiles(config)]);
  if ([...contents.values()].some((content) => UNFOLLOWED.test(content))) return undefined;
  const hash = createHash('sha256').update(JSON.stringify([FORMAT, cwd, words, files]));
  for (const file of [...contents.keys()].sort()) {
    hash.update(JSON.stringify([file, contents.get(file)]));
  }
  return hash.digest('hex');
}

/** Absolute path to content, of the files that exist. */
async function readWithMentioned(cwd: string, files: string[]): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  let next = files.map((file) => resolve(cwd, file));
  while (next.length > 0) {
    const fresh = [...new Set(next)].filter((file) => !contents.has(file));
    const read = await Promise.all(
      fresh.map(async (file) => [file, await readText(file)] as const),
    );
    next = [];
    for (const [file, content] of read) {
      if (content === undefined) continue;
      contents.set(file, content);
      next.push(
        ...listMentioned(content).flatMap((name) => [
          resolve(cwd, name),
          resolve(dirname(file), name),
        ]),
      );
    }
  }
  return contents;
}

export function listMentioned(content: string): string[] {
  const names = (content.match(MENTIONED_FILE) ?? []).flatMap((mention) => [
    mention,
    mention.slice(mention.lastIndexOf(' ') + 1),
  ]);
  return [...new Set(names)];
}

/** The findings remembered under the key; undefined if there are none that can be read. */
export async function recall(folder: string, key: string): Promise<Finding[] | undefined> {
  const content = await readText(join(folder, `${key}.json`));
  if (content === undefined) return undefined;
  try {
    const { key: stored, findings } = JSON.parse(content);
    return stored === key && Array.isArray(findings) ? findings : undefined;
  } catch {
    return undefined;
  }
}

/** Written aside and moved into place, so that a reader never sees half a verdict. */
export async function remember(folder: string, key: string, findings: Finding[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `${key}.${process.pid}.new`);
  await writeFile(aside, JSON.stringify({ key, findings }));
  await rename(aside, join(folder, `${key}.json`));
  await forgetOldest(folder);
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]{64}\.json$/u.test(name));
  if (names.length <= KEPT_VERDICTS) return;
  const aged = await Promise.all(
    names.map(async (name) => ({ name, age: (await stat(join(folder, name))).mtimeMs })),
  );
  const old = aged.sort((a, b) => b.age - a.age).slice(KEPT_VERDICTS);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
}

async function readText(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
