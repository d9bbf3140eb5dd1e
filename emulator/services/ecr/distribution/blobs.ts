import type * as Ecr from '@aws-sdk/client-ecr';
import type { RegistryAnswer, RegistryExchange } from './exchange.ts';
import { Refusal } from './refusal.ts';

export async function headBlob(
  { invoke }: RegistryExchange,
  repositoryName: string,
  digest: string,
): Promise<RegistryAnswer> {
  const { layers = [], failures = [] } = await invoke<Ecr.BatchCheckLayerAvailabilityCommandOutput>(
    'BatchCheckLayerAvailability',
    { repositoryName, layerDigests: [digest] },
  );
  const [failure] = failures;
  if (failure !== undefined) throw new Refusal(400, 'DIGEST_INVALID', failure.failureReason ?? '');
  const [layer] = layers;
  if (layer?.layerAvailability !== 'AVAILABLE') {
    throw new Refusal(404, 'BLOB_UNKNOWN', `The layer ${digest} is not in ${repositoryName}`);
  }
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(layer.layerSize),
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  };
  return { status: 200, headers };
}

/** ECR sends on to S3; here it is another path of the same host, whatever name the client knows that by. */
export async function getBlob(
  { invoke }: RegistryExchange,
  repositoryName: string,
  layerDigest: string,
): Promise<RegistryAnswer> {
  const { downloadUrl = '' } = await invoke<Ecr.GetDownloadUrlForLayerCommandOutput>(
    'GetDownloadUrlForLayer',
    { repositoryName, layerDigest },
  );
  const { pathname, search } = new URL(downloadUrl);
  const headers = { location: `${pathname}${search}`, 'docker-content-digest': layerDigest };
  return { status: 307, headers };
}
