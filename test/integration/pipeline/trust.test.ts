import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { decodeJwt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { applyIdentity } from '../../../scripts/pipeline.ts';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import {
  assumeWithToken,
  aToken,
  issuerKey,
  type StsAnswer,
  sign,
} from '../../support/github-tokens.ts';
import { arnOf, files, filesOf, type Role, rightClaims, roles, wrongClaims } from './claims.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(60_000);

const missing = ['sub', 'aud', 'exp', 'iat', 'iss', 'repository_id', 'ref', 'job_workflow_ref'];

function expectNoCredentials(answer: StsAnswer): void {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.text).not.toMatch(/AccessKeyId|SecretAccessKey|SessionToken|ASIA/u);
}

describe('given the roles of the identity stack', () => {
  let emulator: RunningEmulator;
  let deployed: string;
  let key: JWK;

  beforeAll(async () => {
    emulator = await startEmulator();
    const folder = await mkdtemp(join(tmpdir(), 'keywatch-trust-'));
    const inputs = { report: join(folder, 'identity.json') };
    await applyIdentity(await emulator.stage(), { inputs });
    await rm(folder, { recursive: true });
    await aToken(emulator, {});
    key = await issuerKey(emulator);
    deployed = (await emulator.control('POST snapshot')).text;
  });
  afterAll(async () => emulator[Symbol.asyncDispose]());

  /** The token's claims as the issuer sets them, some of them changed or left out, signed anew. */
  async function forge(role: Role, changes: Record<string, unknown>, by = key): Promise<string> {
    const claims = decodeJwt(await aToken(emulator, rightClaims(role)));
    return sign(by, JSON.parse(JSON.stringify({ ...claims, ...changes })));
  }

  describe.each(roles)('$role', (role) => {
    const ask = (token: string, more = {}) =>
      assumeWithToken(emulator.url, arnOf(role), token, more);

    test.each(filesOf(role))(
      'is given to its own job of %s, whose calls are then those of the role',
      async (file) => {
        const answer = await ask(await aToken(emulator, rightClaims(role, file)));
        const part = (name: string) =>
          new RegExp(`<${name}>(.*?)</${name}>`, 'u').exec(answer.text)?.[1] ?? '';
        const credentials = {
          accessKeyId: part('AccessKeyId'),
          secretAccessKey: part('SecretAccessKey'),
          sessionToken: part('SessionToken'),
        };

        const sts = new STS({ endpoint: emulator.url, region: 'ap-southeast-2', credentials });
        const { Arn } = await sts.getCallerIdentity({});

        expect(Arn).toBe(`arn:aws:sts::123456789012:assumed-role/keywatch-${role.role}/deploy-1-1`);
      },
    );

    test.each(Object.keys(wrongClaims))('is refused to %s', async (name) => {
      const claims = { ...rightClaims(role), ...wrongClaims[name]?.(role) };

      const answer = await ask(await aToken(emulator, claims));

      expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
      expectNoCredentials(answer);
    });

    test.each(files.filter((file) => !filesOf(role).includes(file)))(
      'is refused to its environment in %s',
      async (file) => {
        const answer = await ask(await aToken(emulator, rightClaims(role, file)));

        expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
        expectNoCredentials(answer);
      },
    );

    test.each(roles.filter((other) => other !== role))(
      'is refused to the job of role $role',
      async (other) => {
        const answer = await ask(await aToken(emulator, rightClaims(other)));

        expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
        expectNoCredentials(answer);
      },
    );

    test.each(missing)('is refused to a token without %s', async (claim) => {
      const answer = await ask(await forge(role, { [claim]: undefined }));

      expect(answer.code).toMatch(/^(?:AccessDenied|InvalidIdentityToken)$/u);
      expectNoCredentials(answer);
    });

    test.each([
      'sts.amazonaws.com.evil.example',
      'https://github.com/example-org',
      'STS.amazonaws.com',
    ])('is refused to a token for the audience %s', async (audience) => {
      const answer = await ask(await aToken(emulator, rightClaims(role), audience));

      expect(answer).toMatchObject({ status: 400, code: 'InvalidIdentityToken' });
      expectNoCredentials(answer);
    });

    test('is refused for longer than it may be held', async () => {
      const token = await aToken(emulator, rightClaims(role));

      const answer = await ask(token, { DurationSeconds: '7201' });

      expect(answer).toMatchObject({ status: 400, code: 'ValidationError' });
      expectNoCredentials(answer);
    });
  });

  describe('a token that is not the issuer’s', () => {
    const [, deploy] = roles;
    const ask = (token: string) => assumeWithToken(emulator.url, arnOf(deploy), token);

    test('is refused when another key signed it under the issuer’s key id', async () => {
      const { privateKey } = await generateKeyPair('RS256', { extractable: true });
      const other = { ...(await exportJWK(privateKey)), kid: key.kid ?? '' };

      const answer = await ask(await forge(deploy, {}, other));

      expect(answer).toMatchObject({ status: 400, code: 'InvalidIdentityToken' });
      expectNoCredentials(answer);
    });

    test.each([
      ['another issuer', { iss: 'https://token.actions.githubusercontent.com.evil.example' }],
      ['a GitHub Enterprise issuer', { iss: 'https://ghe.example/_services/token' }],
      ['two audiences', { aud: ['sts.amazonaws.com', 'another'] }],
      ['a start in the future', { nbf: 4_102_444_800, exp: 4_102_444_900 }],
      ['an end in the past', { exp: 1_000_000_000 }],
      ['an end that is no number', { exp: 'never' }],
    ])('is refused with %s', async (_, changes) => {
      const answer = await ask(await forge(deploy, changes));

      expect(answer.code).toMatch(/^(?:InvalidIdentityToken|ExpiredTokenException)$/u);
      expectNoCredentials(answer);
    });

    test.each([
      ['nothing', ''],
      ['words', 'not a token'],
      ['three empty parts', '..'],
      ['other bytes', '\u0000\uffff.\u{1f511}.e30'],
      ['a very long one', `${'a'.repeat(25_000)}.b.c`],
    ])('is refused when it is %s', async (_, garbage) => {
      const answer = await ask(garbage);

      expect(answer.status).toBe(400);
      expect(answer.code).toMatch(/^(?:InvalidIdentityToken|ValidationError)$/u);
      expectNoCredentials(answer);
    });

    test('is refused unsigned, and with any part of it changed', async () => {
      const [header = '', payload = '', signature = ''] = (
        await aToken(emulator, rightClaims(deploy))
      ).split('.');
      const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;

      const changed = [
        `${encode({ alg: 'none', typ: 'JWT' })}.${payload}.`,
        `${encode({ alg: 'HS256', typ: 'JWT', kid: key.kid })}.${payload}.${signature}`,
        `${header}.${encode({ ...claims, actor: 'mallory' })}.${signature}`,
        `${header}.${payload}.${signature.slice(0, -8)}AAAAAAAA`,
        `${header}.${payload}`,
      ];

      for (const token of changed) {
        const answer = await ask(token);
        expect(answer).toMatchObject({ status: 400, code: 'InvalidIdentityToken' });
        expectNoCredentials(answer);
      }
    });

    test('is refused after its five minutes', async () => {
      const token = await aToken(emulator, rightClaims(deploy));
      await emulator.control('POST advance', { seconds: 301 });

      const answer = await ask(token);

      expect(answer).toMatchObject({ status: 400, code: 'ExpiredTokenException' });
      expectNoCredentials(answer);
    });
  });

  test('a right token is worth nothing in another account or for a role that is not there', async () => {
    const token = await aToken(emulator, rightClaims(roles[1]));
    const elsewhere = arnOf(roles[1]).replace('123456789012', '210987654321');

    const answers = await Promise.all([
      assumeWithToken(emulator.url, elsewhere, token),
      assumeWithToken(emulator.url, arnOf({ role: 'plan' }).replace('plan', 'admin'), token),
      assumeWithToken(emulator.url, arnOf(roles[1]).replace('/ci/', '/'), token),
    ]);

    expect(answers.map(({ code }) => code)).toEqual([
      'InvalidIdentityToken',
      'AccessDenied',
      'AccessDenied',
    ]);
    answers.forEach(expectNoCredentials);
  });

  test('of all that was refused the account holds no session', async () => {
    await emulator.control('POST restore', deployed);
    const before = deployed.match(/ASIA[A-Z0-9]+/gu) ?? [];

    for (const role of roles) {
      for (const change of Object.values(wrongClaims)) {
        const token = await aToken(emulator, { ...rightClaims(role), ...change(role) });
        await assumeWithToken(emulator.url, arnOf(role), token);
      }
    }

    const { text } = await emulator.control('POST snapshot');
    expect(text.match(/ASIA[A-Z0-9]+/gu) ?? []).toEqual(before);
  });
});
