import { Fault } from '../../fault.ts';

const prefixes = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const suffixes = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** Throws `InvalidBucketName`. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  if (!isBucketName(name)) throw invalidBucketName(name);
}

export function invalidBucketName(name: string): Fault {
  return new Fault('InvalidBucketName', 'The specified bucket is not valid.', {
    status: 400,
    members: { BucketName: name },
  });
}

export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !prefixes.some((prefix) => name.startsWith(prefix)) &&
    !suffixes.some((suffix) => name.endsWith(suffix))
  );
}
