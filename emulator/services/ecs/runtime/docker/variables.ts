import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the CLI reads of a file's line, by its own limit. */
const longestLine = 60_000;

export interface Variables {
  /** Of `docker create`. */
  readonly args: readonly string[];
  /** Of the CLI itself. */
  readonly env: Readonly<Record<string, string>>;
  readonly file: string;
}

/**
 * How a container's variables get to the CLI, so that none is seen on its command line: in a file, since a `DOCKER_HOST` in its own
 * environment would be meant for the CLI itself; but what has several lines, which a file cannot tell, by its own environment.
 * https://docs.docker.com/reference/cli/docker/container/run/#env
 */
export function splitVariables(variables: Readonly<Record<string, string>>): Variables {
  const entries = Object.entries(variables);
  const long = entries.filter(([, value]) => /[\r\n]/.test(value) || value.length > longestLine);
  const short = entries.filter((entry) => !long.includes(entry));
  return {
    args: long.flatMap(([name]) => ['--env', name]),
    env: Object.fromEntries(long),
    file: short.map(([name, value]) => `${name}=${value}\n`).join(''),
  };
}

/** The arguments and the environment hold while `use` runs. */
export async function withVariables<T>(
  folder: string,
  variables: Readonly<Record<string, string>>,
  use: (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  const { args, env, file } = splitVariables(variables);
  const path = join(folder, `${crypto.randomUUID()}.env`);
  await writeFile(path, file, { mode: 0o600 });
  try {
    return await use(['--env-file', path, ...args], env);
  } finally {
    await rm(path, { force: true });
  }
}
