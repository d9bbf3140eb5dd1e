import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseLogin, parseToken } from '../../../workload/src/secrets.ts';
import { readSettings } from '../../../workload/src/settings.ts';
import { keyArn } from './builders.ts';

const least = {
  KEY_ARN: keyArn,
  TOKEN: 'sixteen-and-more-characters',
  DATABASE_HOST: 'db.example.org',
  DATABASE_USER: 'user',
  DATABASE_PASSWORD: 'secret-password',
};

describe('the environment', () => {
  test('needs a key, a token and a database; the rest has defaults, TLS among them', () => {
    expect(readSettings(least)).toMatchObject({
      host: '0.0.0.0',
      port: 8080,
      keyArn,
      formerKeyArns: [],
      maxInFlight: 128,
      deadlineMilliseconds: 10_000,
      database: {
        port: 5432,
        database: 'keywatch',
        ca: expect.arrayContaining([expect.stringMatching(/^-----BEGIN CERTIFICATE/)]),
      },
    });
  });

  test('names the secrets that are asked for, before any value', () => {
    const arn = 'arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:x';

    expect(
      readSettings({ ...least, TOKEN_SECRET_ARN: arn, DATABASE_SECRET_ARN: arn }),
    ).toMatchObject({
      token: { kind: 'secret', arn },
      login: { kind: 'secret', arn },
    });
  });

  test.each<[Record<string, string | undefined>, string]>([
    [{ KEY_ARN: undefined }, 'KEY_ARN is not set'],
    [
      { KEY_ARN: 'alias/data' },
      'KEY_ARN must hold key ARNs (arn:aws:kms:…:key/…), not "alias/data"',
    ],
    [
      { FORMER_KEY_ARNS: `${keyArn}, x` },
      'FORMER_KEY_ARNS must hold key ARNs (arn:aws:kms:…:key/…), not "x"',
    ],
    [{ TOKEN: undefined }, 'set TOKEN_SECRET_ARN or TOKEN: callers must present a token'],
    [
      { TOKEN: 'short-one' },
      'TOKEN must have 16 or more printable characters of ASCII, without spaces',
    ],
    [{ DATABASE_HOST: '' }, 'DATABASE_HOST is not set'],
    [{ DATABASE_PASSWORD: '' }, 'set DATABASE_SECRET_ARN, or DATABASE_USER and DATABASE_PASSWORD'],
    [
      { DATABASE_CA: 'off' },
      'DATABASE_CA is off, but DATABASE_HOST db.example.org is not this machine',
    ],
    [{ PORT: '80a' }, 'PORT must be a whole number from 0 to 65535, not "80a"'],
    [{ MAX_IN_FLIGHT: '0' }, 'MAX_IN_FLIGHT must be a whole number from 1 to 10000, not "0"'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of debug, info, warn, error, not "loud"'],
  ])('is refused where it is wrong: %p', (change, message) => {
    expect(() => readSettings({ ...least, ...change })).toThrow(message);
  });

  test('may leave TLS out for a database on this machine', () => {
    const { database } = readSettings({ ...least, DATABASE_HOST: '127.0.0.1', DATABASE_CA: 'off' });

    expect(database.ca).toBeUndefined();
  });
});

test('the certificates of RDS are trusted, and those that Node was given besides', () => {
  const file = resolve('test/fixtures/workload/extra-ca.pem');
  const script = `import { readDatabasePlace } from './workload/src/database-settings.ts';
    console.log(readDatabasePlace({ DATABASE_HOST: 'db.example.org' }).ca.at(-1));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { NODE_EXTRA_CA_CERTS: file },
    encoding: 'utf8',
  });

  expect(stdout.trim()).toBe(readFileSync(file, 'utf8').trim());
});

describe('a secret', () => {
  test('of the database is the form that RDS keeps', () => {
    const secret = JSON.stringify({ engine: 'postgres', username: 'u', password: 'p', port: 5432 });

    expect(parseLogin(secret)).toEqual({ user: 'u', password: 'p' });
    expect(() => parseLogin('{"username":"u"}')).toThrow(
      'no JSON object with username and password',
    );
    expect(() => parseLogin('my password')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('my password') }),
    );
  });

  test('of the callers is the token, or has it as a member', () => {
    expect(parseToken('a-token\n')).toBe('a-token');
    expect(parseToken('{"token":"a-token"}')).toBe('a-token');
  });
});
