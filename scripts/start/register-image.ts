import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import type { AwsCredentials } from '../github-job.ts';
import { jobCredentials, type Stage } from '../pipeline.ts';
import { type BundleImage, imageOfBundle } from './bundle-image.ts';

export interface Registered {
  readonly digest: string;
  /** False: the repository had it. */
  readonly pushed: boolean;
}

/**
 * Where no Docker engine builds the workload's image: puts the committed bundle into the stage's repository as an image that the
 * emulator can run, as the job of `deploy.yml` that publishes. The same bundle is the same image, and is put once.
 */
export async function registerImage(
  stage: Stage,
  folder = 'workload',
  login: (stage: Stage) => Promise<AwsCredentials> = asPublisher,
): Promise<Registered> {
  const [image, credentials] = await Promise.all([imageOfBundle(folder), login(stage)]);
  const ecr = new ECRClient({
    endpoint: stage.endpoint,
    region: stage.region,
    credentials: {
      accessKeyId: credentials.AWS_ACCESS_KEY_ID,
      secretAccessKey: credentials.AWS_SECRET_ACCESS_KEY,
      ...(credentials.AWS_SESSION_TOKEN && { sessionToken: credentials.AWS_SESSION_TOKEN }),
    },
  });
  try {
    return { digest: image.digest, pushed: await put(ecr, `${stage.prefix}/workload`, image) };
  } finally {
    ecr.destroy();
  }
}

const asPublisher = (stage: Stage) => jobCredentials(stage, 'deploy.yml', 'publish', 'publish');

async function put(ecr: ECRClient, repositoryName: string, image: BundleImage): Promise<boolean> {
  const imageIds = [{ imageDigest: image.digest }];
  const { images = [] } = await ecr.send(new BatchGetImageCommand({ repositoryName, imageIds }));
  if (images.length > 0) return false;
  const { layers = [] } = await ecr.send(
    new BatchCheckLayerAvailabilityCommand({
      repositoryName,
      layerDigests: image.blobs.map(({ digest }) => digest),
    }),
  );
  const held = layers.filter(({ layerAvailability }) => layerAvailability === 'AVAILABLE');
  const digests = held.map(({ layerDigest }) => layerDigest);
  for (const blob of image.blobs) {
    if (!digests.includes(blob.digest)) await upload(ecr, repositoryName, blob);
  }
  await ecr.send(
    new PutImageCommand({
      repositoryName,
      imageManifest: image.manifest,
      imageDigest: image.digest,
      // The repository expires what has no tag, and lets no tag be moved.
      imageTag: `bundle-${image.digest.slice('sha256:'.length, 'sha256:'.length + 12)}`,
    }),
  );
  return true;
}

async function upload(
  ecr: ECRClient,
  repositoryName: string,
  { digest, bytes }: BundleImage['blobs'][number],
): Promise<void> {
  const { uploadId, partSize = bytes.length } = await ecr.send(
    new InitiateLayerUploadCommand({ repositoryName }),
  );
  for (let first = 0; first < bytes.length; first += partSize) {
    const layerPartBlob = bytes.subarray(first, first + partSize);
    await ecr.send(
      new UploadLayerPartCommand({
        ...{ repositoryName, uploadId, layerPartBlob, partFirstByte: first },
        partLastByte: first + layerPartBlob.length - 1,
      }),
    );
  }
  await ecr.send(
    new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }),
  );
}
