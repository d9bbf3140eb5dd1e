import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { bits, der, integer, objectId, sequence, set, time, utf8 } from './der.ts';

export interface CertificateRequest {
  readonly subject: string;
  readonly issuer: string;
  /** Bytes of the serial number. */
  readonly serial: readonly number[];
  /** The subject's key, public or private. */
  readonly key: KeyObject;
  /** The issuer's private key: RSA, or EC. */
  readonly issuerKey: KeyObject;
  readonly extensions?: readonly Buffer[];
}

/**
 * A certificate in PEM, its parts those of RFC 5280, section 4.1. It is valid for a century, as the emulator's time may be
 * far from the machine's, by which clients judge.
 */
export function certificate(request: CertificateRequest): string {
  const { subject, issuer, serial, key, issuerKey, extensions = [] } = request;
  const algorithm = algorithmOf(issuerKey);
  const toBeSigned = sequence(
    der(0xa0, integer(2)),
    integer(...serial),
    algorithm,
    commonName(issuer),
    sequence(time('20200101000000Z'), time('21200101000000Z')),
    commonName(subject),
    publicKeyInfo(key),
    ...(extensions.length > 0 ? [der(0xa3, sequence(...extensions))] : []),
  );
  const signature = bits(sign('sha256', toBeSigned, issuerKey));
  return toPem(sequence(toBeSigned, algorithm, signature));
}

/** A public key as X.509 certificates hold it. */
export function publicKeyInfo(key: KeyObject): Buffer {
  const open = key.type === 'private' ? createPublicKey(key) : key;
  return open.export({ type: 'spki', format: 'der' });
}

function algorithmOf({ asymmetricKeyType: type }: KeyObject): Buffer {
  if (type === 'ec') return sequence(objectId('1.2.840.10045.4.3.2'));
  return sequence(objectId('1.2.840.113549.1.1.11'), Buffer.of(0x05, 0));
}

function commonName(text: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), utf8(text))));
}

function toPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
