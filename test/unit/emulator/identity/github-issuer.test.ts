import { describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { completeClaims } from '../../../../emulator/identity/github-claims.ts';
import { answerIssuer } from '../../../../emulator/identity/github-issuer.ts';
import { aWorld, testStart } from '../../../support/world.ts';

const origin = 'http://127.0.0.1:4566';

async function ask(world = aWorld(), method: string, path: string, rest: object = {}) {
  const url = new URL(path, origin);
  return answerIssuer(world, { method, url, headers: {}, body: '', ...rest });
}

async function startJob(world = aWorld(), claims: object = {}) {
  const body = JSON.stringify({ claims });
  const answer = await ask(world, 'POST', '/_emulator/github/jobs', { body });
  return answer.body as { requestUrl: string; requestToken: string };
}

async function tokenOf(world = aWorld(), claims: object = {}, audience = 'sts.amazonaws.com') {
  const { requestUrl, requestToken } = await startJob(world, claims);
  const headers = { authorization: `Bearer ${requestToken}` };
  const answer = await ask(world, 'GET', `${requestUrl}&audience=${audience}`, { headers });
  return (answer.body as { value: string }).value;
}

describe('who is not a job of the issuer', () => {
  test.each([
    ['sends no token', {}],
    ['sends another token', { authorization: 'Bearer 0' }],
  ])('%s and gets none', async (_name, headers) => {
    const world = aWorld();
    const { requestUrl } = await startJob(world);

    const answer = await ask(world, 'GET', requestUrl, { headers });

    expect(answer.status).toBe(401);
    expect(answer.body).not.toHaveProperty('value');
  });

  test('names a job that is not there', async () => {
    const world = aWorld();
    const { requestToken } = await startJob(world);
    const headers = { authorization: `Bearer ${requestToken}` };

    for (const job of ['constructor', '0']) {
      const answer = await ask(world, 'GET', `/_emulator/github/token?job=${job}`, { headers });
      expect(answer.status).toBe(401);
    }
  });

  test.each([
    [{ iss: 'https://evil' }, 'iss'],
    [{ exp: '9999999999' }, 'exp'],
    [{ ref: 1 }, 'ref'],
  ])('cannot set %j', async (claims, name) => {
    await expect(startJob(aWorld(), claims)).rejects.toThrow(name);
  });
});

test('a token lives five minutes by the emulator’s clock and verifies with the published keys', async () => {
  const world = aWorld();
  const token = await tokenOf(world);
  const { body } = await ask(world, 'GET', '/_emulator/github/.well-known/jwks');
  const keys = createLocalJWKSet(body as JSONWebKeySet);

  const { payload } = await jwtVerify(token, keys, { currentDate: new Date(testStart) });

  expect(payload).toMatchObject({
    iss: 'https://token.actions.githubusercontent.com',
    aud: 'sts.amazonaws.com',
    iat: testStart / 1000,
    nbf: testStart / 1000 - 600,
    exp: testStart / 1000 + 300,
  });
  expect(JSON.stringify(body)).not.toContain('"d"');
});

test('without an audience it is the owner’s address', async () => {
  expect(decodeJwt(await tokenOf(aWorld(), { repository: 'acme/x' }, '')).aud).toBe(
    'https://github.com/acme',
  );
});

test('the key is part of a snapshot', async () => {
  const world = aWorld();
  await tokenOf(world);
  const later = aWorld();
  later.restore(world.snapshot());

  const [before, after] = await Promise.all(
    [world, later].map((one) => ask(one, 'GET', '/_emulator/github/.well-known/jwks')),
  );

  expect(after).toEqual(before);
});

test('the configuration names issuer and keys', async () => {
  const path = '/_emulator/github/.well-known/openid-configuration';
  const { body } = await ask(aWorld(), 'GET', path);

  expect(body).toMatchObject({
    issuer: 'https://token.actions.githubusercontent.com',
    jwks_uri: `${origin}/_emulator/github/.well-known/jwks`,
  });
});

test('another path is told what there is', async () => {
  const { status, body } = await ask(aWorld(), 'GET', '/_emulator/github/keys');

  expect(status).toBe(404);
  expect(body).toEqual({ message: expect.stringContaining('POST /_emulator/github/jobs') });
});

/** https://docs.github.com/en/actions/reference/security/oidc */
describe('the subject of a job', () => {
  const repository = {
    repository: 'acme/app',
    repository_id: '7',
    repository_owner_id: '5',
  };

  test.each([
    [{}, 'ref:refs/heads/main'],
    [{ ref: 'refs/tags/v1' }, 'ref:refs/tags/v1'],
    [{ event_name: 'pull_request', ref: 'refs/pull/1/merge' }, 'pull_request'],
    [{ event_name: 'pull_request', environment: 'production' }, 'environment:production'],
    [{ environment: 'eu:west' }, 'environment:eu%3Awest'],
  ])('of %j ends with %s', (claims, context) => {
    expect(completeClaims({ ...repository, ...claims }).sub).toBe(`repo:acme@5/app@7:${context}`);
  });

  test('may be given', () => {
    expect(completeClaims({ sub: 'repo:acme/app:ref:refs/heads/main' }).sub).toBe(
      'repo:acme/app:ref:refs/heads/main',
    );
  });

  test('comes with the workflow’s file and ref', () => {
    const { job_workflow_ref, ref_type, repository_owner } = completeClaims({
      ...repository,
      workflow: 'canary',
    });

    expect({ job_workflow_ref, ref_type, repository_owner }).toEqual({
      job_workflow_ref: 'acme/app/.github/workflows/canary.yml@refs/heads/main',
      ref_type: 'branch',
      repository_owner: 'acme',
    });
  });
});
