import { describe, expect, test } from '@jest/globals';
import { awsError, paperKms } from '../../support/paper-kms.ts';
import { aService } from './builders.ts';

/** Errors of KMS, and what the caller of encrypt and of decrypt gets: status, code, seconds until another try. */
const failures = [
  ['InvalidCiphertextException', 400, 'decryption-failed', undefined],
  ['IncorrectKeyException', 400, 'decryption-failed', undefined],
  ['ThrottlingException', 503, 'unavailable', '2'],
  ['LimitExceededException', 503, 'unavailable', '2'],
  ['KMSInternalException', 503, 'unavailable', '2'],
  ['DependencyTimeoutException', 503, 'unavailable', '2'],
  ['KeyUnavailableException', 503, 'unavailable', '2'],
  ['TimeoutError', 503, 'unavailable', '2'],
  ['Error', 503, 'unavailable', '2'],
  ['constructor', 503, 'unavailable', '2'],
  ['DisabledException', 500, 'misconfigured', undefined],
  ['KMSInvalidStateException', 500, 'misconfigured', undefined],
  ['NotFoundException', 500, 'misconfigured', undefined],
  ['InvalidKeyUsageException', 500, 'misconfigured', undefined],
  ['AccessDeniedException', 500, 'misconfigured', undefined],
  ['ExpiredTokenException', 500, 'misconfigured', undefined],
  ['CredentialsProviderError', 500, 'misconfigured', undefined],
] as const;

describe('an error of KMS', () => {
  test.each(failures)('%s is answered %d %s', async (name, status, error, retryAfter) => {
    const fail = () => Promise.reject(awsError(name, { $metadata: { requestId: 'of-kms' } }));
    const records = await aService();
    const { id, key } = (await records.post('/encrypt', { name: 'a', text: 'b' })).json();
    const { post, lines } = await aService({
      kms: { ...paperKms(), unwrap: fail },
      records: records.records,
    });

    const answer = await post('/decrypt', { id, key });

    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ error });
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(answer.headers['x-kms-request-id']).toBe('of-kms');
    expect(answer.body).not.toContain(name);
    expect(lines.join('')).not.toContain('a sentence of AWS');
  });

  test.each(failures.filter(([, status]) => status !== 400))(
    '%s leaves nothing stored by encrypt, which answers %d',
    async (...[name, status]) => {
      const fail = () => Promise.reject(awsError(name));
      const { post, records } = await aService({ kms: { ...paperKms(), generate: fail } });

      expect((await post('/encrypt', { name: 'a', text: 'b' })).statusCode).toBe(status);
      expect(records.rows).toEqual([]);
    },
  );

  test('that only the owner can mend is logged as an error, by its name', async () => {
    const fail = () => Promise.reject(awsError('AccessDeniedException'));
    const { post, lines } = await aService({ kms: { ...paperKms(), generate: fail } });

    await post('/encrypt', { name: 'a', text: 'b' });

    const logged = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error');
    expect(logged).toMatchObject({
      msg: 'misconfigured',
      err: { cause: { type: 'AccessDeniedException' } },
    });
  });
});

test('an answer of KMS for another key than asked is not believed', async () => {
  const kms = paperKms();
  const other = 'arn:aws:kms:ap-southeast-2:123456789012:key/other';
  const { records, post } = await aService({ kms });
  const { id, key } = (await post('/encrypt', { name: 'a', text: 'b' })).json();
  const lying = await aService({
    records,
    kms: {
      generate: async (...call) => ({ ...(await kms.generate(...call)), KeyId: other }),
      unwrap: async (...call) => ({ ...(await kms.unwrap(...call)), KeyId: other }),
    },
  });

  expect((await lying.post('/decrypt', { id, key })).statusCode).toBe(400);
  expect((await lying.post('/encrypt', { name: 'a', text: 'b' })).statusCode).toBe(500);
  expect(records.rows).toHaveLength(1);
});

describe('what takes too long', () => {
  const slow = () => new Promise<never>(() => {});

  test('is answered 504 at the deadline, and told to stop', async () => {
    const signals: AbortSignal[] = [];
    const kms = {
      ...paperKms(),
      generate: (_key: string, _context: object, signal: AbortSignal) => {
        signals.push(signal);
        return slow();
      },
    };
    const { post } = await aService({ kms, deadlineMilliseconds: 20 });

    const answer = await post('/encrypt', { name: 'a', text: 'b' });

    expect([answer.statusCode, answer.json().error]).toEqual([504, 'deadline']);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('takes its place until then, and whoever finds none is told to come back', async () => {
    const { post } = await aService({
      kms: { ...paperKms(), generate: slow },
      maxInFlight: 2,
      deadlineMilliseconds: 300,
    });
    const body = { name: 'a', text: 'b' };

    const answers = await Promise.all([1, 2, 3].map(() => post('/encrypt', body)));
    const later = await post('/encrypt', body);

    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([503, 504, 504]);
    expect(answers.find(({ statusCode }) => statusCode === 503)?.headers['retry-after']).toBe('1');
    expect(later.statusCode).toBe(504);
  });
});
