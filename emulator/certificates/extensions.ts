import { createHash, type KeyObject } from 'node:crypto';
import { publicKeyInfo } from './certificate.ts';
import { bits, der, objectId, octets, sequence, truth } from './der.ts';

/* Extensions of RFC 5280, section 4.2.1. */

/** Of an authority: it may issue certificates, and do nothing else. */
export function authorityExtensions(key: KeyObject): Buffer[] {
  return [
    extension('2.5.29.19', sequence(truth()), 'critical'),
    extension('2.5.29.15', bits(Buffer.of(0b0000_0110), 1), 'critical'),
    extension('2.5.29.14', octets(keyId(key))),
  ];
}

/** Of a server: the addresses and names that it answers at. */
export function serverExtensions(
  issuerKey: KeyObject,
  {
    addresses,
    names,
  }: { readonly addresses: readonly string[]; readonly names: readonly string[] },
): Buffer[] {
  const alternatives = [
    ...addresses.map((address) => der(0x87, Buffer.from(address.split('.').map(Number)))),
    ...names.map((name) => der(0x82, Buffer.from(name))),
  ];
  return [
    extension('2.5.29.19', sequence(), 'critical'),
    extension('2.5.29.15', bits(Buffer.of(0b1000_0000), 7), 'critical'),
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.35', sequence(der(0x80, keyId(issuerKey)))),
    extension('2.5.29.17', sequence(...alternatives)),
  ];
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectId(id), ...(critical ? [truth()] : []), octets(value));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(publicKeyInfo(key)).digest();
}
