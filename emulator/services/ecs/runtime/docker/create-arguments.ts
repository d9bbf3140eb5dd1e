import { availableParallelism, hostname } from 'node:os';
import type { ContainerPlan } from '../container.ts';
import { labels } from './labels.ts';

/** Where the container finds the certificate authority of the emulated databases. */
export const authorityInside = '/run/keywatch/rds-ca.pem';

interface Given {
  readonly name: string;
  /** File on this machine. */
  readonly authority: string;
  /** As `--env-file` and `--env` take it. */
  readonly environment: readonly string[];
}

/**
 * What `docker create` is told for a container. It is confined more than on Fargate, for it shares the machine's network: no
 * capability, no new privilege, and nothing to write to but its scratch space, whatever its definition says.
 */
export function createArguments(plan: ContainerPlan, given: Given): string[] {
  const { image, entryPoint = [], command = [], workingDirectory, confinement, stopSeconds } = plan;
  const { user, memoryMiB, cpus, scratch = [] } = confinement ?? {};
  const [program, ...rest] = entryPoint;
  return [
    ...['create', '--name', given.name, '--pull', 'never', '--init', '--network', 'host'],
    ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--stop-timeout', String(Math.ceil(stopSeconds)), '--log-driver', 'none'],
    ...['--label', `${labels.emulator}=${process.pid}`, '--label', `${labels.host}=${hostname()}`],
    ...(user === undefined ? [] : ['--user', user]),
    ...(memoryMiB === undefined ? [] : ['--memory', `${memoryMiB}m`]),
    ...(memoryMiB === undefined ? [] : ['--memory-swap', `${memoryMiB}m`]),
    ...(cpus === undefined ? [] : ['--cpus', String(Math.min(cpus, availableParallelism()))]),
    ...scratch.flatMap(({ path }) => ['--tmpfs', path]),
    ...['--mount', `type=bind,source=${given.authority},target=${authorityInside},readonly`],
    ...given.environment,
    ...(workingDirectory === undefined ? [] : ['--workdir', workingDirectory]),
    ...(program === undefined ? [] : ['--entrypoint', program]),
    image.engineReference ?? image.digest,
    ...rest,
    ...command,
  ];
}

/** What an engine cannot give as Fargate does; undefined: nothing. */
export function lackOf({ confinement }: ContainerPlan): string | undefined {
  const shared = confinement?.scratch.find(({ isShared }) => isShared);
  if (shared === undefined) return undefined;
  return `volume ${shared.volume}, which containers share, is not implemented with --containers docker: each gets a scratch space of its own`;
}
