import { createHash, randomUUID } from 'node:crypto';
import type { Cipher } from './cipher.ts';
import { bindContext, type CallerContext, findReservedKey } from './encryption-context.ts';
import { maxNameBytes, maxTextBytes } from './limits.ts';
import { createRecordKey, readRecordKey } from './record-key.ts';
import { Refusal } from './refusal.ts';
import type { DecryptBody, EncryptBody } from './schemas.ts';
import type { FoundRecord, Records } from './store.ts';

export interface Vault {
  readonly cipher: Cipher;
  readonly records: Records;
}

/** What a caller gets, and the id of the KMS call behind it. */
interface Answer<T> {
  readonly body: T;
  readonly kmsRequestId: string | undefined;
}

/** Nothing is stored unless KMS gave a data key, and nothing is answered unless it is stored. */
export async function encryptRecord(
  { cipher, records }: Vault,
  { name, text, context = {} }: EncryptBody,
  signal: AbortSignal,
): Promise<Answer<{ id: string; key: string }>> {
  requireSize('text', text, maxTextBytes);
  requireSize('name', name, maxNameBytes);
  requireUnreserved(context);
  const id = randomUUID();
  const key = createRecordKey();

  const { blob, kmsRequestId } = await cipher.seal(
    text,
    bindContext(context, id, key.bytes),
    signal,
  );
  try {
    await records.insert({ id, name, keySha256: sha256(key.bytes), blob }, signal);
  } catch (cause) {
    throw withRequestId(cause, kmsRequestId);
  }
  return { body: { id, key: key.text }, kmsRequestId };
}

/** A wrong key or context is not looked for here: KMS refuses it, which CloudTrail records. */
export async function decryptRecord(
  { cipher, records }: Vault,
  body: DecryptBody,
  signal: AbortSignal,
): Promise<Answer<{ text: string }>> {
  const { context = {} } = body;
  if (body.name !== undefined) requireSize('name', body.name, maxNameBytes);
  requireUnreserved(context);
  const key = readRecordKey(body.key);

  const found = await find(records, body, key.bytes, signal);
  if (found === undefined) throw new Refusal('not-found');
  const { text, kmsRequestId } = await cipher.open(
    found.blob,
    bindContext(context, found.id, key.bytes),
    signal,
  );
  return { body: { text }, kmsRequestId };
}

function find(
  records: Records,
  body: DecryptBody,
  key: Uint8Array,
  signal: AbortSignal,
): Promise<FoundRecord | undefined> {
  return body.id === undefined
    ? records.findByName(body.name, sha256(key), signal)
    : records.findById(body.id, signal);
}

function requireSize(member: string, value: string, limit: number): void {
  if (Buffer.byteLength(value, 'utf8') <= limit) return;
  throw new Refusal('too-large', { message: `${member} has more than ${limit} bytes of UTF-8.` });
}

function requireUnreserved(context: CallerContext): void {
  if (findReservedKey(context) === undefined) return;
  throw new Refusal('invalid-request', { message: 'context has a reserved key.' });
}

function withRequestId(error: unknown, kmsRequestId: string | undefined): unknown {
  return error instanceof Refusal
    ? new Refusal(error.code, { cause: error.cause, kmsRequestId })
    : error;
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
