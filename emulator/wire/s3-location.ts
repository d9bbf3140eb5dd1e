import { Fault } from '../fault.ts';
import type { WireMessage } from './codec.ts';

/** What a request to S3 addresses. */
export interface S3Location {
  readonly level: 'root' | 'bucket' | 'object';
  readonly bucket?: string;
  readonly key?: string;
}

/** Bucket from the host (`bucket.s3.…`, `bucket.localhost`) or the path's first segment; the rest of the path is the key. */
export function locate(message: WireMessage): S3Location {
  const path = message.path.slice(1);
  const hosted = bucketOfHost(message.headers.host ?? '');
  const slash = path.indexOf('/');
  const bucket = hosted ?? decodePath(slash < 0 ? path : path.slice(0, slash));
  const key = decodePath(hosted === undefined ? (slash < 0 ? '' : path.slice(slash + 1)) : path);
  if (bucket === '') return { level: 'root' };
  return key === '' ? { level: 'bucket', bucket } : { level: 'object', bucket, key };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html */
export function bucketOfHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/, '');
  return /^(.+?)\.s3[.-]/.exec(name)?.[1] ?? /^(?!s3\.)(.+)\.localhost$/.exec(name)?.[1];
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new Fault('InvalidURI', "Couldn't parse the specified URI.", { status: 400, cause });
  }
}
