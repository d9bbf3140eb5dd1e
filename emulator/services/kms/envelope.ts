import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { isMultiRegion } from './make-key.ts';
import type { Key, Material } from './store.ts';

/*
 * A ciphertext blob is opaque to clients and describes itself to KMS:
 *   magic 5 · account 5 · key id 16 · material id 32 · CRC-32 of these 4 · IV 12 · tag 16 · ciphertext
 * The header is authenticated with the encryption context. The checksum tells a blob of another key from a damaged one
 * before any key is at hand. The last byte of the magic tells a multi-Region key, whose id is written otherwise.
 */
const magic = Buffer.from([0x01, 0x02, 0x02, 0x00]);
const kinds = { single: 0x78, multiRegion: 0x79 };
const at = {
  kind: 4,
  account: 5,
  keyId: 10,
  materialId: 26,
  checksum: 58,
  iv: 62,
  tag: 74,
  body: 90,
};

export interface Header {
  readonly account: string;
  readonly keyId: string;
  readonly materialId: string;
}

interface Prepared {
  readonly secret: KeyObject;
  readonly header: Buffer;
}

/** Rebuilt from the state at any time; a material's id is derived from its bytes, so worlds may share it. */
const prepared = new Map<string, Prepared>();
const mostPrepared = 1000;

function prepare(key: Key, material: Material): Prepared {
  const found = prepared.get(material.id);
  if (found !== undefined) return found;
  if (prepared.size >= mostPrepared) prepared.clear();
  const made = {
    secret: createSecretKey(material.bytes ?? '', 'base64'),
    header: writeHeader(key, material),
  };
  prepared.set(material.id, made);
  return made;
}

function writeHeader(key: Key, material: Material): Buffer {
  const header = Buffer.alloc(at.iv);
  magic.copy(header);
  header[at.kind] = isMultiRegion(key) ? kinds.multiRegion : kinds.single;
  header.writeUIntBE(Number(key.account), at.account, 5);
  header.write(key.id.replace('mrk', '').replaceAll('-', ''), at.keyId, 'hex');
  header.write(material.id, at.materialId, 'hex');
  header.writeUInt32BE(crc32(header.subarray(0, at.checksum)), at.checksum);
  return header;
}

export function seal(
  key: Key,
  material: Material,
  iv: Buffer,
  plaintext: Uint8Array,
  context: Buffer,
): Buffer {
  const { secret, header } = prepare(key, material);
  const cipher = createCipheriv('aes-256-gcm', secret, iv);
  cipher.setAAD(context.length === 0 ? header : Buffer.concat([header, context]));
  const body = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([header, iv, cipher.getAuthTag(), body]);
}

/** Undefined: nothing that KMS ever made, or damaged. */
export function readHeader(blob: Uint8Array): Header | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  if (bytes.length < at.body || magic.compare(bytes, 0, magic.length) !== 0) return undefined;
  if (crc32(bytes.subarray(0, at.checksum)) !== bytes.readUInt32BE(at.checksum)) return undefined;
  const isMulti = bytes[at.kind] === kinds.multiRegion;
  if (!isMulti && bytes[at.kind] !== kinds.single) return undefined;
  const id = bytes.toString('hex', at.keyId, at.materialId);
  return {
    account: bytes.readUIntBE(at.account, 5).toString().padStart(12, '0'),
    keyId: isMulti ? `mrk-${id}` : hyphenate(id),
    materialId: bytes.toString('hex', at.materialId, at.checksum),
  };
}

function hyphenate(id: string): string {
  return `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12, 16)}-${id.slice(16, 20)}-${id.slice(20)}`;
}

/** Undefined: altered, or made with another encryption context. */
export function open(
  key: Key,
  material: Material,
  blob: Uint8Array,
  context: Buffer,
): Buffer | undefined {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  const { secret } = prepare(key, material);
  const header = bytes.subarray(0, at.iv);
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(at.iv, at.tag), {
    authTagLength: 16,
  });
  decipher.setAAD(context.length === 0 ? header : Buffer.concat([header, context]));
  decipher.setAuthTag(bytes.subarray(at.tag, at.body));
  const plaintext = decipher.update(bytes.subarray(at.body));
  try {
    decipher.final();
    return plaintext;
  } catch {
    return undefined;
  }
}
