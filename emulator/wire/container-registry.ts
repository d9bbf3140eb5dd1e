import type { IncomingMessage } from 'node:http';
import { bucketOfHost } from './s3-location.ts';

/** Requests that no service's API is asked with: ECR's registry, and its layers. No bucket can be named `v2`. */
export function isForContainerRegistry({ url = '', headers }: IncomingMessage): boolean {
  if (url.startsWith('/_emulator/ecr/layers/')) return true;
  const isOfRegistry = url === '/v2' || url.startsWith('/v2/') || url.startsWith('/v2?');
  return isOfRegistry && bucketOfHost(headers.host ?? '') === undefined;
}
