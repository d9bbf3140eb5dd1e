import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Fault } from '../../fault.ts';
import { crc32c, crc64nvme } from './crc.ts';

/** A checksum that a client sent, by its member: `ChecksumCRC32`. */
export interface Checksum {
  readonly name: string;
  readonly value: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
const algorithms: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  ChecksumCRC32: (body) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes;
  },
  ChecksumCRC32C: crc32c,
  ChecksumCRC64NVME: crc64nvme,
  ChecksumSHA1: (body) => createHash('sha1').update(body).digest(),
  ChecksumSHA256: (body) => createHash('sha256').update(body).digest(),
  ChecksumSHA512: (body) => createHash('sha512').update(body).digest(),
};
const names = Object.keys(algorithms);

export function md5(body: Buffer): Buffer {
  return createHash('md5').update(body).digest();
}

/**
 * The checksum sent along with a body. Throws `BadDigest` if it, or Content-MD5, is not the body's.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function readChecksum(input: object, body: Buffer): Checksum | undefined {
  const given: Record<string, unknown> = { ...input };
  const { ContentMD5: digest } = given;
  if (typeof digest === 'string' && digest !== md5(body).toString('base64')) {
    throw badDigest('The Content-MD5 you specified did not match what we received.');
  }
  const name = names.find((one) => typeof given[one] === 'string');
  if (name === undefined) return undefined;
  const value = String(given[name]);
  const computed = algorithms[name]?.(body).toString('base64');
  if (computed === undefined || computed === value) return { name, value };
  const algorithm = name.slice('Checksum'.length);
  throw badDigest(`The ${algorithm} you specified did not match the calculated checksum.`);
}

function badDigest(message: string): Fault {
  return new Fault('BadDigest', message, { status: 400 });
}
