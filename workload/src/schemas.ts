import { maxContextKeyLength, maxContextPairs, maxContextValueLength } from './limits.ts';
import { recordKeyPattern } from './record-key.ts';

/** Patterns are read with the `u` flag: `\p{Cs}` is a surrogate without its half, which UTF-8 cannot carry. */
const name = {
  type: 'string',
  minLength: 1,
  pattern: '^[^\\p{Cc}\\p{Cs}\\u2028\\u2029]+$',
  description:
    'Name of the record: 1 to 255 bytes of UTF-8 without control characters. It may be used again.',
} as const;

const text = {
  type: 'string',
  minLength: 1,
  pattern: '^[^\\p{Cs}]+$',
  description: 'What to encrypt: 1 to 65,536 bytes of UTF-8.',
} as const;

const id = {
  type: 'string',
  pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  description: 'Id of the record, a UUID in lower case.',
} as const;

const key = {
  type: 'string',
  pattern: recordKeyPattern,
  description:
    'Secret key of the record: 256 bits in base64url. It is answered once and kept nowhere.',
} as const;

const context = {
  type: 'object',
  maxProperties: maxContextPairs,
  propertyNames: {
    type: 'string',
    minLength: 1,
    maxLength: maxContextKeyLength,
    pattern: '^[A-Za-z0-9_.:/=+@-]+$',
  },
  additionalProperties: {
    type: 'string',
    minLength: 1,
    maxLength: maxContextValueLength,
    pattern: '^[A-Za-z0-9_.:/=+@-]+$',
  },
  description:
    'Encryption context: identifiers of a tenant or a purpose. It is not secret (CloudTrail shows it), is kept nowhere and must be given again to decrypt. Keys that begin with aws:, aws-crypto- or keywatch: are reserved.',
} as const;

export interface EncryptBody {
  readonly name: string;
  readonly text: string;
  readonly context?: Readonly<Record<string, string>>;
}

export type DecryptBody = (
  | { readonly name: string; readonly id?: never }
  | { readonly id: string; readonly name?: never }
) & {
  readonly key: string;
  readonly context?: Readonly<Record<string, string>>;
};

const kmsRequestId = {
  'x-kms-request-id': {
    schema: { type: 'string' },
    description: 'Request id of the KMS call, as CloudTrail records it. Absent if none was made.',
  },
} as const;

const failure = {
  description: 'What went wrong.',
  type: 'object',
  required: ['error', 'message'],
  properties: { error: { type: 'string' }, message: { type: 'string' } },
} as const;

const failures = {
  '4xx': { ...failure, headers: kmsRequestId },
  '5xx': { ...failure, headers: kmsRequestId },
} as const;

export const encryptSchema = {
  operationId: 'encrypt',
  summary: 'Encrypts a text and stores it under a name',
  security: [{ token: [] }],
  body: {
    type: 'object',
    required: ['name', 'text'],
    additionalProperties: false,
    properties: { name, text, context },
  },
  response: {
    200: {
      description: 'Encrypted and stored.',
      headers: kmsRequestId,
      type: 'object',
      required: ['id', 'key'],
      properties: { id, key },
    },
    ...failures,
  },
} as const;

export const decryptSchema = {
  operationId: 'decrypt',
  summary: 'Decrypts a record',
  description:
    'Takes the name or the id of the record, its key, and the context it was encrypted with.',
  security: [{ token: [] }],
  body: {
    type: 'object',
    required: ['key'],
    oneOf: [{ required: ['name'] }, { required: ['id'] }],
    additionalProperties: false,
    properties: { name, id, key, context },
  },
  response: {
    200: {
      description: 'The text.',
      headers: kmsRequestId,
      type: 'object',
      required: ['text'],
      properties: { text: { type: 'string' } },
    },
    ...failures,
  },
} as const;

const status = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string' } },
} as const;

export const livezSchema = {
  operationId: 'livez',
  summary: 'Says that the process runs; asks nothing else',
  response: { 200: { description: 'It runs.', ...status } },
} as const;

export const readyzSchema = {
  operationId: 'readyz',
  summary:
    'Says whether requests should be sent here; a failing KMS or database does not change it',
  response: {
    200: { description: 'Ready.', ...status },
    503: { description: 'Starting or draining.', ...status },
  },
} as const;
