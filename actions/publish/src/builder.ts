import type { Docker } from './docker.ts';
import type { Attestation, Inputs } from './read-inputs.ts';

/**
 * Who builds. `engine`: the image ends up in the engine's store and is pushed from there. `buildx`: a builder of its own, which
 * pushes what it has built; only its cache keeps it.
 */
export type Builder =
  | {
      readonly kind: 'engine';
      readonly command: readonly string[];
      readonly attests: boolean;
      readonly name: string;
    }
  | { readonly kind: 'buildx'; readonly attests: true; readonly name: string };

/** Asks what there is to build with. A daemon that is down is a failure here, before anything else is done. */
export async function findBuilder(docker: Docker): Promise<Builder> {
  const inspected = await docker.attempt(['buildx', 'inspect']);
  const driver =
    inspected.kind === 'exit' && inspected.code === 0 ? readDriver(inspected.stdout) : undefined;
  if (driver !== undefined && driver !== 'docker') {
    return { kind: 'buildx', attests: true, name: `buildx with driver ${driver}` };
  }
  await docker.demand('ask the engine', ['version', '--format', '{{.Server.Version}}']);
  if (driver === undefined) return chooseEngine(false, '');
  const status = ['info', '--format', '{{json .DriverStatus}}'];
  return chooseEngine(true, await docker.demand('ask the engine', status));
}

/** https://docs.docker.com/engine/storage/containerd/ : only that store keeps attestations. */
export function chooseEngine(hasBuildx: boolean, driverStatus: string): Builder {
  const attests = hasBuildx && driverStatus.includes('io.containerd.snapshotter.v1');
  if (!hasBuildx) return { kind: 'engine', command: ['build'], attests, name: 'docker build' };
  return {
    kind: 'engine',
    command: ['buildx', 'build', '--load'],
    attests,
    name: 'buildx with driver docker',
  };
}

/** Reads `docker buildx inspect`. */
export function readDriver(output: string): string | undefined {
  return /^Driver:\s*(\S+)/mu.exec(output)?.[1];
}

/** The attestations that are asked for and can be had. */
export function attestationsOf(
  { attests }: Builder,
  { attestations }: Pick<Inputs, 'attestations'>,
): readonly Attestation[] {
  return attests ? attestations : [];
}
