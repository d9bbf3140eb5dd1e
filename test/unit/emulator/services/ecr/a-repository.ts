import { createHash } from 'node:crypto';
import { aWorld, client } from '../../../../support/world.ts';

export const repositoryName = 'keywatch/workload';
export const repositoryArn = `arn:aws:ecr:ap-southeast-2:123456789012:repository/${repositoryName}`;

export async function aRepository(input: object = {}, world = aWorld()) {
  const ecr = client(world, 'ecr');
  await ecr('CreateRepository', { repositoryName, ...input });
  const put = (imageManifest: string, imageTag?: string) =>
    ecr<{ image: { imageId: { imageDigest: string } } }>('PutImage', {
      repositoryName,
      imageManifest,
      ...(imageTag !== undefined && { imageTag }),
    });
  return { world, ecr, put };
}

/** An OCI manifest; another name is another image. */
export function aManifest(name: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      size: 100,
      digest: `sha256:${name.padEnd(64, '0')}`,
    },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', size: 2000 }],
  });
}

export function anIndex(...digests: string[]): string {
  return JSON.stringify({ schemaVersion: 2, manifests: digests.map((digest) => ({ digest })) });
}

export function digestOf(manifest: string): string {
  return `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
}
