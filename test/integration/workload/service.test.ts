import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerToken, type RunningWorkload, startWorkload } from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

describe('the workload on the emulator and PostgreSQL', () => {
  let stage: Stage;
  let workload: RunningWorkload;

  beforeAll(async () => {
    stage = await openStage();
    workload = await stage.start();
  });
  afterAll(async () => {
    await workload?.[Symbol.asyncDispose]();
    await stage?.[Symbol.asyncDispose]();
  });

  const json = async (response: Response) => (await response.json()) as Record<string, string>;
  const encrypt = async (body: object) => json(await workload.post('/encrypt', body));

  test('gives a text back by name and by id, with the key and the context', async () => {
    const context = { tenant: 'north', purpose: 'test' };
    const { id, key } = await encrypt({ name: 'café ☕', text: 'naïve 🔑 text', context });

    const byName = await workload.post('/decrypt', { name: 'café ☕', key, context });
    const byId = await workload.post('/decrypt', { id, key, context });

    expect(byName.status).toBe(200);
    expect(await json(byName)).toEqual({ text: 'naïve 🔑 text' });
    expect(await json(byId)).toEqual({ text: 'naïve 🔑 text' });
  });

  test('takes the field names of the lab', async () => {
    const { key } = await encrypt({ Name: 'lab', Text: 'as the lab writes it' });

    const answer = await workload.post('/decrypt', { Name: 'lab', Key: key });

    expect(await json(answer)).toEqual({ text: 'as the lab writes it' });
  });

  test('a wrong key is a failing call of KMS, whose request id CloudTrail has too', async () => {
    await encrypt({ name: 'watched', text: 'secret' });
    const { key } = await encrypt({ name: 'another', text: 'secret' });

    const answer = await workload.post('/decrypt', { name: 'watched', key });

    expect(answer.status).toBe(400);
    expect(await json(answer)).toEqual({
      error: 'decryption-failed',
      message: 'The record cannot be decrypted with this key and context.',
    });
    await stage.emulator.control('POST advance', { seconds: 600 });
    const event = await findEvent(stage, answer.headers.get('x-kms-request-id'));
    expect(event).toMatchObject({
      eventName: 'Decrypt',
      errorCode: 'InvalidCiphertextException',
    });
  });

  test('several records of one name each open with their own key', async () => {
    const first = await encrypt({ name: 'twice', text: 'one' });
    const second = await encrypt({ name: 'twice', text: 'two' });

    const texts = await Promise.all(
      [first, second].map(async ({ key }) =>
        json(await workload.post('/decrypt', { name: 'twice', key })),
      ),
    );

    expect(texts).toEqual([{ text: 'one' }, { text: 'two' }]);
  });

  test('what the database holds is neither the text nor the key', async () => {
    const { id, key } = await encrypt({ name: 'at rest', text: 'plain as day' });
    const [row] = await stage.postgres.query(
      `SELECT encode(blob, 'escape') AS blob, encode(key_sha256, 'base64') AS hash FROM record WHERE id = '${id}'`,
      await databaseOf(stage),
    );

    expect(JSON.stringify(row)).not.toContain('plain as day');
    expect(JSON.stringify(row)).not.toContain(
      Buffer.from(key ?? '', 'base64url').toString('base64'),
    );
  });

  test.each([undefined, 'Bearer wrong-token-of-somebody', `Basic ${callerToken}`, 'Bearer '])(
    'refuses the authorization %p before it reads the body',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await fetch(`${workload.url}/encrypt`, { method: 'POST', headers, body: '{' });

      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  test('uses TLS to the database, which is asked for its certificate', async () => {
    const rows = await stage.postgres.query(
      "SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'keywatch-workload'",
    );

    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toEqual({ ssl: true, version: 'TLSv1.3' });
  });

  test('stays unready, and alive, where the certificate descends from another', async () => {
    const env = { ...(await stage.environment()), DATABASE_CA: 'rds' };
    await using stranger = await startWorkload(env, { waitUntilReady: false });

    const [live, ready] = await Promise.all(
      ['livez', 'readyz'].map(async (path) => (await fetch(`${stranger.url}/${path}`)).status),
    );
    const encrypted = await stranger.post('/encrypt', { name: 'a', text: 'b' });

    expect([live, ready, encrypted.status]).toEqual([200, 503, 503]);
    expect(encrypted.headers.get('retry-after')).toBe('2');
  });
});

async function databaseOf(stage: Stage): Promise<string> {
  const rows = await stage.postgres.query(
    "SELECT DISTINCT datname FROM pg_stat_activity WHERE application_name = 'keywatch-workload'",
  );
  return String(rows[0]?.datname);
}

async function findEvent(stage: Stage, requestId: string | null): Promise<object | undefined> {
  const { CloudTrail } = await import('@aws-sdk/client-cloudtrail');
  const trail = new CloudTrail({
    endpoint: stage.emulator.url,
    region: 'ap-southeast-2',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'emulator' },
  });
  const { Events = [] } = await trail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Decrypt' }],
  });
  return Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent)).find(
    ({ requestID }) => requestID === requestId,
  );
}
