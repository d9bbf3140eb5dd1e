import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { RunningThing } from '../../../../running.ts';
import type { World } from '../../../../world.ts';
import { sweep } from './sweep.ts';

/** The Docker CLI on the engine of this machine, with a configuration of its own, so that the developer's log-ins stay his. */
export interface Engine extends RunningThing {
  /** What the CLI needs, and nothing else of the emulator's. */
  readonly env: Readonly<Record<string, string>>;
  /** A private folder, which goes with the emulator. */
  readonly folder: string;
  /** What it prints. Rejects with `EngineRefusal`. */
  docker(args: readonly string[], options?: DockerOptions): Promise<string>;
  /** To be stopped before the engine is let go. */
  keep(container: RunningThing & { readonly ended: Promise<unknown> }): void;
}

export interface DockerOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The engine does not do what it is asked; the message is its own sentence. */
export class EngineRefusal extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'EngineRefusal';
  }
}

/** The engine, found to answer and swept of what a killed emulator has left. Rejects with `EngineRefusal`. */
export function engineOf(world: Pick<World, 'running'>): Promise<Engine> {
  return world.running.start('ecs-docker-engine', connect);
}

async function connect(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'keywatch-docker-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const kept = new Set<RunningThing>();
  const keep: Engine['keep'] = (container) => {
    kept.add(container);
    void container.ended.then(() => kept.delete(container));
  };
  try {
    const env = { ...(await environment()), DOCKER_CONFIG: folder };
    const docker: Engine['docker'] = (args, options) => run(env, args, options);
    await docker(['version', '--format', '{{.Server.Version}}']);
    await sweep(docker);
    const stop = async (): Promise<void> => {
      await Promise.all([...kept].map((container) => container.stop()));
      await remove();
    };
    return { env, folder, docker, keep, stop };
  } catch (error) {
    await remove();
    throw new EngineRefusal(
      `no Docker engine answers (${error instanceof Error ? error.message : String(error)}): start one that this user may use, or start the emulator without --containers docker`,
      { cause: error },
    );
  }
}

/** The address is asked of the CLI, as the developer's context is a matter of the configuration that is left aside. */
async function environment(): Promise<Record<string, string>> {
  const { PATH = '', HOME = '', DOCKER_HOST } = process.env;
  const format = '{{.Endpoints.docker.Host}}';
  const host = DOCKER_HOST ?? (await run({}, ['context', 'inspect', '--format', format]));
  return { PATH, HOME, ...(host.trim() !== '' && { DOCKER_HOST: host.trim() }) };
}

async function run(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  { input = '', env: more = {} }: DockerOptions = {},
): Promise<string> {
  const result = await execa('docker', args, {
    ...{ env: { ...env, ...more }, extendEnv: Object.keys(env).length === 0 },
    ...{ input, reject: false },
  });
  if (!result.failed) return result.stdout;
  if (result.exitCode === undefined) throw new EngineRefusal(result.originalMessage ?? 'docker');
  throw new EngineRefusal(sentenceOf(result.stderr));
}

/** The last line: warnings come before it. */
export function sentenceOf(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^See '|^Run '/.test(line));
  return (lines.at(-1) ?? 'docker failed without a word').replace(
    /^(docker: )?(Error response from daemon: )?/,
    '',
  );
}
