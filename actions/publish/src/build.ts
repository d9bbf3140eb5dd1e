import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../shared/failure.ts';
import { toBuildxBuild, toEngineBuild } from './build-arguments.ts';
import type { Builder } from './builder.ts';
import type { Docker } from './docker.ts';
import { type LocalImage, readLocalImage } from './local-image.ts';
import type { Attestation, Inputs } from './read-inputs.ts';

export interface BuildOptions {
  readonly builder: Builder;
  readonly attestations: readonly Attestation[];
  /** Where the builder may leave its notes. */
  readonly folder: string;
}

/** Builds the image and says what is known of it before it is pushed. */
export async function build(
  docker: Docker,
  inputs: Inputs,
  { builder, attestations, folder }: BuildOptions,
): Promise<LocalImage> {
  if (builder.kind === 'buildx') {
    const file = join(folder, 'metadata.json');
    await docker.demand('build', toBuildxBuild(inputs, file, undefined), { show: true });
    return { id: readConfigDigest(await readNote(file)), repoDigests: [] };
  }
  const file = join(folder, 'image-id');
  await docker.demand('build', toEngineBuild(builder, inputs, attestations, file), { show: true });
  return inspect(docker, (await readNote(file)).trim());
}

export async function inspect(docker: Docker, image: string): Promise<LocalImage> {
  return readLocalImage(
    await docker.demand('read the image', ['image', 'inspect', '--format', '{{json .}}', image]),
  );
}

async function readNote(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure(
      'TOOL_FAILED',
      'docker ended its build well but did not say what it built; update Docker',
      { cause },
    );
  });
}

/** https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file */
function readConfigDigest(metadata: string): string {
  const digest = /"containerimage\.config\.digest":\s*"(sha256:[0-9a-f]{64})"/u.exec(metadata)?.[1];
  if (digest !== undefined) return digest;
  throw new Failure(
    'TOOL_FAILED',
    "docker's notes of the build do not name the image's configuration; update buildx",
    {
      cause: metadata.slice(0, 2000),
    },
  );
}
