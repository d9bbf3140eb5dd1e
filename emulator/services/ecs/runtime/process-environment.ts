import { delimiter, dirname } from 'node:path';
import type { ContainerPlan } from './container.ts';

/** What the machine adds to a container's environment. */
export interface Machine {
  /** Of the emulator; absent: it does not listen. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** Where the container is to listen. */
  readonly port?: number | undefined;
  /** File with the certificate authority of the emulated databases. */
  readonly authority: string;
}

/**
 * The whole environment of a container's process: of the emulator's own nothing gets in. The image's variables, then those of the
 * task definition, then the ones without which a process of this machine would not find the emulated world: it shares the
 * machine's network, so it is told where to listen, and keeps away from the files of the developer whose machine it is.
 */
export function processEnvironment(
  plan: ContainerPlan,
  machine: Machine & { readonly node: string },
): Record<string, string> {
  return {
    ...plan.image.environment,
    ...taskEnvironment(plan, machine),
    PATH: [dirname(machine.node), '/usr/bin', '/bin'].join(delimiter),
    HOME: plan.image.root,
  };
}

/** What is laid over the image's own variables, wherever it runs. */
export function taskEnvironment(
  { environment, region }: ContainerPlan,
  { endpoint, port, authority, ...machine }: Machine,
): Record<string, string> {
  const home = region ?? machine.region;
  return {
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-environment-variables.html
    ...{ AWS_REGION: home, AWS_DEFAULT_REGION: home, AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE' },
    ...environment,
    NODE_EXTRA_CA_CERTS: authority,
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
    ...(port !== undefined && { HOST: '127.0.0.1', PORT: String(port) }),
  };
}
