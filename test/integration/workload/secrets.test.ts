import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  callerToken,
  createDatabase,
  migrateDatabase,
  type RunningWorkload,
  startWorkload,
} from '../../support/workload.ts';
import { openStage, type Stage } from './stage.ts';

describe('secrets', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => stage?.[Symbol.asyncDispose]());

  const encrypt = (workload: RunningWorkload, headers = {}) =>
    workload.post('/encrypt', { name: 'a', text: 'b' }, headers);

  test('the database’s password may be rotated, and its user replaced, while requests come', async () => {
    const { place, owner, login } = await createDatabase(stage.postgres);
    const { DATABASE_USER: user = '' } = login;
    const SecretId = await stage.createSecret(
      'database',
      JSON.stringify({ username: user, password: 'password-1' }),
    );
    const OWNER_SECRET = JSON.stringify({
      username: owner.OWNER_USER,
      password: owner.OWNER_PASSWORD,
    });
    const patient = { DATABASE_CONNECT_MS: '10000' };
    const env = {
      ...{ ...(await stage.environment()), ...place, ...patient, DATABASE_SECRET_ARN: SecretId },
    };
    const migrate = () => migrateDatabase({ ...env, OWNER_SECRET });
    const rotate = async (username: string, password: string) => {
      const SecretString = JSON.stringify({ username, password });
      await stage.secretsManager.putSecretValue({ SecretId, SecretString });
      const { code } = await migrate();
      await stage.postgres.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${place.DATABASE_NAME}'`,
      );
      return [
        code,
        ...(await Promise.all(
          Array.from({ length: 20 }, async () => (await encrypt(workload)).status),
        )),
      ];
    };
    await migrate();
    await using workload = await startWorkload(env);

    const before = await encrypt(workload);
    const afterPassword = await rotate(user, 'password-2');
    await new Promise((done) => setTimeout(done, 2100));
    const afterUser = await rotate(`${user.slice(0, 40)}_2`, 'password-3');

    expect(before.status).toBe(200);
    expect(new Set(afterPassword)).toEqual(new Set([0, 200]));
    expect(new Set(afterUser)).toEqual(new Set([0, 200]));
  });

  test('the callers’ token comes from Secrets Manager', async () => {
    const { TOKEN: _token, ...env } = await stage.environment();
    const arn = await stage.createSecret(
      'token',
      JSON.stringify({ token: 'the-token-in-the-secret' }),
    );
    await using workload = await startWorkload({ ...env, TOKEN_SECRET_ARN: arn });

    const right = await encrypt(workload, { authorization: 'Bearer the-token-in-the-secret' });
    const wrong = await encrypt(workload);

    expect([right.status, wrong.status]).toEqual([200, 401]);
  });

  test('are in no log line, nor is what callers send, whatever fails', async () => {
    const env = await stage.environment();
    const { DATABASE_NAME } = env;
    await using workload = await startWorkload({
      ...{ ...env, LOG_LEVEL: 'debug', DATABASE_QUERY_MS: '300' },
    });
    const marked = {
      name: 'MARKER-name',
      text: 'MARKER-text',
      context: { tenant: 'MARKER-tenant' },
    };
    const kept = (await (await workload.post('/encrypt', marked)).json()) as Record<string, string>;
    await workload.post('/decrypt', kept);
    await workload.post('/encrypt', '{"name":"MARKER-broken');
    await workload.post('/encrypt?q=MARKER-query', { name: 'MARKER-name', text: 'MARKER-text' });
    await stage.emulator.control('POST faults', { faults: [{ on: 'kms:*', fault: 'throttle' }] });
    await workload.post('/encrypt', marked);
    await stage.emulator.control('DELETE faults', '');
    await stage.postgres.query('DROP TABLE record CASCADE', String(DATABASE_NAME));
    const broken = await workload.post('/encrypt', marked);
    await stage.postgres.kill();
    await workload.post('/encrypt', marked);
    await stage.postgres.start();
    workload.signal('SIGTERM');
    await workload.ended;

    const log = workload.lines.join('\n');
    expect(broken.status).toBe(500);
    expect(log).toContain('"code":"42P01"');
    const secrets = ['MARKER-', kept.key ?? '', callerToken, stage.postgres.password, 'emulator'];
    for (const one of secrets) expect(log).not.toContain(one);
    for (const line of workload.lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  test('a wrong setting ends the process with a sentence and no stack', async () => {
    const env = { ...(await stage.environment()), TOKEN: 'short' };

    await expect(startWorkload(env)).rejects.toThrow(
      'ended with code 1: {"level":"fatal","msg":"TOKEN must have 16 or more',
    );
  });

  test('SQL in every field is a text like any other', async () => {
    await using workload = await stage.start();
    const sql = "x'); DROP TABLE record; --";
    const kept = (await (
      await workload.post('/encrypt', { name: sql, text: sql })
    ).json()) as object;

    const byName = await workload.post('/decrypt', { ...kept, id: undefined, name: sql });
    const others = await Promise.all([
      workload.post('/decrypt', { id: sql, key: 'A'.repeat(43) }),
      workload.post('/decrypt', { name: sql, key: sql }),
      workload.post('/encrypt', { name: 'a', text: 'b', context: { [sql]: sql } }),
    ]);

    expect(await byName.json()).toEqual({ text: sql });
    expect(others.map(({ status }) => status)).toEqual([400, 400, 400]);
  });
});
