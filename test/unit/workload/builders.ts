import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { type AppOptions, buildApp } from '../../../workload/src/app.ts';
import { checkToken } from '../../../workload/src/caller-token.ts';
import { Cipher, type DataKeys } from '../../../workload/src/cipher.ts';
import type { Lifecycle } from '../../../workload/src/lifecycle.ts';
import { loggerOptions } from '../../../workload/src/log.ts';
import type { Records, StoredRecord } from '../../../workload/src/store.ts';
import { paperKms } from '../../support/paper-kms.ts';

export const token = 'a-token-for-unit-tests';
export const keyArn =
  'arn:aws:kms:ap-southeast-2:123456789012:key/11111111-aaaa-4bbb-8ccc-222222222222';
export const formerKeyArn =
  'arn:aws:kms:ap-southeast-2:123456789012:key/33333333-aaaa-4bbb-8ccc-444444444444';

/** Records in memory, which a test may look at and damage. */
export interface MemoryRecords extends Records {
  rows: StoredRecord[];
}

export function memoryRecords(): MemoryRecords {
  const records: MemoryRecords = {
    rows: [],
    insert: async (record) => void records.rows.push(record),
    findById: async (id) => records.rows.find((row) => row.id === id),
    findByName: async (name, keySha256) =>
      records.rows.find((row) => row.name === name && row.keySha256.equals(keySha256)) ??
      records.rows.findLast((row) => row.name === name),
  };
  return records;
}

export interface Fixture {
  readonly app: FastifyInstance;
  readonly lifecycle: Lifecycle;
  readonly records: MemoryRecords;
  /** Every line that was logged, the level `debug` included. */
  readonly lines: string[];
  post(
    url: string,
    body: unknown,
    headers?: InjectOptions['headers'],
  ): Promise<LightMyRequestResponse>;
}

interface Overrides extends Partial<Omit<AppOptions, 'vault' | 'logger'>> {
  readonly kms?: DataKeys;
  readonly records?: MemoryRecords;
}

/** The whole service without a port: a KMS on paper and records in memory. */
export async function aService({
  kms = paperKms(),
  records = memoryRecords(),
  lifecycle = { phase: 'ready' },
  ...overrides
}: Overrides = {}): Promise<Fixture> {
  const lines: string[] = [];
  const app = await buildApp({
    vault: { cipher: new Cipher(kms, keyArn, [formerKeyArn]), records },
    checkToken: checkToken(async () => token),
    maxInFlight: 8,
    deadlineMilliseconds: 10_000,
    ...overrides,
    lifecycle,
    logger: {
      ...(loggerOptions('debug') as object),
      stream: { write: (line: string) => void lines.push(line) },
    },
  });
  return {
    ...{ app, lifecycle, records, lines },
    post: (url, body, headers = {}) =>
      app.inject({
        method: 'POST',
        url,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          ...headers,
        },
        payload: typeof body === 'string' || body instanceof Buffer ? body : JSON.stringify(body),
      }),
  };
}
