import { createHash, sign } from 'node:crypto';
import { publicKeyInfo, signingKey } from './signing-key.ts';

/**
 * The certificate that subscribers verify signatures with, signed by itself. Its parts are those of RFC 5280, section 4.1, in
 * DER.
 */
export function certificate(): string {
  pem ??= toPem(derCertificate());
  return pem;
}

/** As in AWS, named by what it holds. */
export function certificateName(): string {
  const digest = createHash('md5').update(certificate()).digest('hex');
  return `SimpleNotificationService-${digest}.pem`;
}

let pem: string | undefined;

function derCertificate(): Buffer {
  const algorithm = sequence(objectId(...sha256WithRsa), Buffer.of(0x05, 0));
  const name = commonName('sns.amazonaws.com');
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    integer(1),
    algorithm,
    name,
    sequence(time('20200101000000Z'), time('21200101000000Z')),
    name,
    publicKeyInfo(),
  );
  const signature = sign('sha256', toBeSigned, signingKey());
  return sequence(toBeSigned, algorithm, der(0x03, Buffer.concat([Buffer.of(0), signature])));
}

const sha256WithRsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const commonNameId = [0x55, 0x04, 0x03];

function commonName(text: string): Buffer {
  const attribute = sequence(objectId(...commonNameId), der(0x0c, Buffer.from(text)));
  return sequence(der(0x31, attribute));
}

function objectId(...bytes: readonly number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.of(value));
}

/** UTCTime up to 2049, GeneralizedTime from then on. */
function time(text: string): Buffer {
  const isUtc = text < '2050';
  return der(isUtc ? 0x17 : 0x18, Buffer.from(isUtc ? text.slice(2) : text));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** Tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
