import { rmSync } from 'node:fs';
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

type Config = Readonly<Record<string, unknown>>;

/** A folder of the step's own for Docker's configuration, in which a log-in leaves its token. */
export interface DockerConfig {
  readonly folder: string;
  /** Variables that make Docker take it. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Lends the folder and removes it on every way out: at the end, on a failure, when the job is cancelled, on an error that
 * nobody caught. The job's own configuration stays as it is; what it says counts here too, but for its credential store, which
 * would keep the token after the step.
 */
export async function withDockerConfig<T>(
  env: NodeJS.ProcessEnv,
  host: string,
  use: (config: DockerConfig) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'keywatch-docker-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Others hear the signal as well and end Docker first: it could write once more.
  const cancel = () => setImmediate(() => process.exit(1));
  process
    .once('exit', remove)
    .once('SIGINT', cancel)
    .once('SIGTERM', cancel)
    .once('SIGHUP', cancel);
  try {
    return await use(await furnish(folder, env, host));
  } finally {
    process.off('exit', remove).off('SIGINT', cancel).off('SIGTERM', cancel).off('SIGHUP', cancel);
    remove();
  }
}

async function furnish(
  folder: string,
  env: NodeJS.ProcessEnv,
  host: string,
): Promise<DockerConfig> {
  const own = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
  const config = carryOver(await readConfig(join(own, 'config.json')), own, host);
  await writeFile(join(folder, 'config.json'), JSON.stringify(config), { mode: 0o600 });
  await symlink(join(own, 'contexts'), join(folder, 'contexts'));
  return {
    folder,
    env: { DOCKER_CONFIG: folder, BUILDX_CONFIG: env.BUILDX_CONFIG || join(own, 'buildx') },
  };
}

async function readConfig(file: string): Promise<Config> {
  try {
    const config: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof config === 'object' && config !== null ? { ...config } : {};
  } catch {
    // None, or one that Docker would not read either.
    return {};
  }
}

/** Log-ins at other registries (a base image may need one), proxies, context, plug-ins. https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties */
export function carryOver(config: Config, folder: string, host: string): Config {
  const { auths, credHelpers, proxies, currentContext, HttpHeaders, cliPluginsExtraDirs } = config;
  const others = { auths: without(auths, host), credHelpers: without(credHelpers, host) };
  const kept = Object.entries({ proxies, currentContext, HttpHeaders }).filter(
    ([, value]) => value !== undefined,
  );
  const dirs = Array.isArray(cliPluginsExtraDirs) ? cliPluginsExtraDirs : [];
  return {
    ...others,
    ...Object.fromEntries(kept),
    cliPluginsExtraDirs: [...dirs, join(folder, 'cli-plugins')],
  };
}

function without(table: unknown, host: string): Config {
  if (typeof table !== 'object' || table === null) return {};
  return Object.fromEntries(
    Object.entries(table).filter(
      ([name]) => name.replace(/^https?:\/\//u, '').split('/')[0] !== host,
    ),
  );
}
