import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface Installation {
  /** Such as `1.58.0`. */
  version: string;
  /** Changes whenever a file of cfn-lint or the version of a package below it does. */
  fingerprint: string;
}

/**
 * Reads what is installed from the metadata of the virtual environment that holds the program
 * (asking the program itself would take as long as a small template). Undefined if the program
 * lies elsewhere; its verdicts can then not be remembered.
 * https://packaging.python.org/en/latest/specifications/recording-installed-packages/
 */
export async function readInstallation(executable: string): Promise<Installation | undefined> {
  try {
    const lib = join(dirname(dirname(await realpath(executable))), 'lib');
    const python = (await readdir(lib)).find((name) => /^python3\.\d+$/u.test(name));
    return python === undefined ? undefined : await readPackages(join(lib, python));
  } catch {
    return undefined;
  }
}

async function readPackages(python: string): Promise<Installation | undefined> {
  const folder = join(python, 'site-packages');
  const packages = (await readdir(folder)).filter((name) => name.endsWith('.dist-info')).sort();
  const own = packages.find((name) => name.startsWith('cfn_lint-'));
  if (own === undefined) return undefined;
  const record = await readFile(join(folder, own, 'RECORD'), 'utf8');
  return {
    version: own.slice('cfn_lint-'.length, -'.dist-info'.length),
    fingerprint: [python, ...packages, record].join('\n'),
  };
}
