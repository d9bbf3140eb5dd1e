import { describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { answerIssuer, startJob } from '../../../../../emulator/identity/github-issuer.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';
import { account, callerOf, type Keys, sessionCount, trust } from '../../identity/identities.ts';

const issuer = 'token.actions.githubusercontent.com';
const provider = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const job = {
  repository: 'acme/keywatch',
  repository_id: '7',
  repository_owner_id: '5',
  environment: 'production',
  ref: 'refs/heads/main',
  workflow: 'deploy',
};

/** The trust policy that the project ships. */
const shipped = {
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: {
      [`${issuer}:aud`]: 'sts.amazonaws.com',
      [`${issuer}:sub`]: 'repo:acme@5/keywatch@7:environment:production',
      [`${issuer}:repository_id`]: '7',
      [`${issuer}:ref`]: 'refs/heads/main',
      [`${issuer}:job_workflow_ref`]: 'acme/keywatch/.github/workflows/deploy.yml@refs/heads/main',
    },
  },
};

async function aDeployedWorld(statement: object = shipped, role: object = {}): Promise<Emulator> {
  const world = aWorld();
  const iam = client(world, 'iam');
  await iam('CreateOpenIDConnectProvider', {
    Url: `https://${issuer}`,
    ClientIDList: ['sts.amazonaws.com'],
  });
  const document = trust({ Federated: provider }, statement);
  await iam('CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument: document, ...role });
  return world;
}

async function aToken(
  world: Emulator,
  claims: object = {},
  audience = 'sts.amazonaws.com',
): Promise<string> {
  const known = Object.fromEntries(
    Object.entries({ ...job, ...claims }).filter(([, value]) => value !== undefined),
  );
  const { requestUrl, requestToken } = startJob(world, known, 'http://127.0.0.1');
  const { body } = await answerIssuer(world, {
    method: 'GET',
    url: new URL(`${requestUrl}&audience=${encodeURIComponent(audience)}`),
    headers: { authorization: `Bearer ${requestToken}` },
    body: '',
  });
  return (body as { value: string }).value;
}

function present(world: Emulator, token: string, rest: object = {}) {
  const anonymous = aCaller({ principal: { type: 'anonymous' } });
  return client(
    world,
    'sts',
    anonymous,
  )<{ Credentials: Keys }>('AssumeRoleWithWebIdentity', {
    RoleArn: `arn:aws:iam::${account}:role/deploy`,
    RoleSessionName: 'deploy-1-1',
    WebIdentityToken: token,
    ...rest,
  });
}

async function expectRefusal(world: Emulator, token: string, fault: object, rest: object = {}) {
  await expect(present(world, token, rest)).rejects.toMatchObject(fault);
  expect(sessionCount(world)).toBe(0);
}

const notAuthorized = {
  code: 'AccessDenied',
  status: 403,
  message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
};

describe('no credentials for a genuine token', () => {
  test.each([
    ['another repository', { repository: 'evil/keywatch', repository_id: '8' }],
    ['a repository born anew under the same name', { repository_id: '8' }],
    ['an owner born anew under the same name', { repository_owner_id: '6' }],
    ['another branch that names the environment', { ref: 'refs/heads/feature' }],
    ['another workflow file', { workflow: 'canary' }],
    ['another environment', { environment: 'plan' }],
    ['no environment', { environment: undefined }],
    [
      'a pull request',
      { environment: undefined, event_name: 'pull_request', ref: 'refs/pull/1/merge' },
    ],
    ['the subject in another case', { sub: 'repo:ACME@5/keywatch@7:environment:production' }],
    ['the older form of the subject', { sub: 'repo:acme/keywatch:environment:production' }],
  ])('of %s', async (_name, claims) => {
    const world = await aDeployedWorld();

    await expectRefusal(world, await aToken(world, claims), notAuthorized);
  });

  test('for another audience', async () => {
    const world = await aDeployedWorld();

    await expectRefusal(world, await aToken(world, {}, 'https://github.com/acme'), {
      code: 'InvalidIdentityTokenException',
      message: 'Incorrect token audience',
    });
  });

  test('that has expired, to the second', async () => {
    const world = await aDeployedWorld();
    const token = await aToken(world);

    await world.clock.advance(300_000);

    await expectRefusal(world, token, { code: 'ExpiredTokenException' });
  });

  test('where the account has no such provider', async () => {
    const world = await aDeployedWorld();
    const token = await aToken(world);
    const iam = client(world, 'iam');
    await iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: provider });

    await expectRefusal(world, token, {
      code: 'InvalidIdentityTokenException',
      message: `No OpenIDConnect provider found in your account for https://${issuer}`,
    });
  });

  test('to a role that is not there, or in another account', async () => {
    const world = await aDeployedWorld();
    const token = await aToken(world);

    await expectRefusal(world, token, notAuthorized, {
      RoleArn: `arn:aws:iam::${account}:role/constructor`,
    });
    await expectRefusal(
      world,
      token,
      { code: 'InvalidIdentityTokenException' },
      {
        RoleArn: 'arn:aws:iam::999999999999:role/deploy',
      },
    );
  });

  test('to a role that only services may take on', async () => {
    const world = await aDeployedWorld();
    const document = trust({ Service: 'ecs.amazonaws.com' });
    await client(world, 'iam')('UpdateAssumeRolePolicy', {
      RoleName: 'deploy',
      PolicyDocument: document,
    });

    await expectRefusal(world, await aToken(world), notAuthorized);
  });

  test('where the policy asks for a claim that STS does not expose', async () => {
    const StringEquals = {
      [`${issuer}:sub`]: 'repo:acme@5/keywatch@7:environment:production',
      [`${issuer}:repository_owner`]: 'acme',
    };
    const world = await aDeployedWorld({ ...shipped, Condition: { StringEquals } });

    await expectRefusal(world, await aToken(world), notAuthorized);
  });

  test('for longer than the role allows', async () => {
    const world = await aDeployedWorld();

    await expectRefusal(
      world,
      await aToken(world),
      { code: 'ValidationError', message: expect.stringContaining('MaxSessionDuration') },
      { DurationSeconds: 7200 },
    );
  });
});

describe('no credentials for a token that is not genuine', () => {
  const invalid = { code: 'InvalidIdentityTokenException' };

  test.each(['', 'x', 'a.b.c', '..'])('%j', async (token) => {
    await expectRefusal(await aDeployedWorld(), token, invalid);
  });

  test('with a changed claim', async () => {
    const world = await aDeployedWorld();
    const [head = '', , signature = ''] = (await aToken(world, { ref: 'refs/heads/x' })).split('.');
    const [, wanted = ''] = (await aToken(world)).split('.');

    await expectRefusal(world, `${head}.${wanted}.${signature}`, invalid);
  });

  test('without a signature (alg none)', async () => {
    const world = await aDeployedWorld();
    const [, payload = ''] = (await aToken(world)).split('.');
    const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');

    await expectRefusal(world, `${head}.${payload}.`, invalid);
  });

  test('signed with the public key as a shared secret', async () => {
    const world = await aDeployedWorld();
    const [, payload = ''] = (await aToken(world)).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const secret = new TextEncoder().encode('public');
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret);

    await expectRefusal(world, token, invalid);
  });

  test('signed with a key of somebody else, under the issuer’s key id', async () => {
    const world = await aDeployedWorld();
    const [head = '', payload = ''] = (await aToken(world)).split('.');
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = await exportJWK(publicKey);
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid, jwk })
      .sign(privateKey);

    await expectRefusal(world, token, invalid);
  });

  test('of another issuer, though the account knows it', async () => {
    const world = await aDeployedWorld();
    const Url = 'https://issuer.example.com';
    await client(world, 'iam')('CreateOpenIDConnectProvider', {
      Url,
      ClientIDList: ['sts.amazonaws.com'],
    });
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT({ sub: 's' })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(Url)
      .setAudience('sts.amazonaws.com')
      .sign(privateKey);

    await expectRefusal(world, token, {
      ...invalid,
      message: expect.stringContaining("Couldn't retrieve verification key"),
    });
  });
});

describe('the workflow that the role trusts', () => {
  test('gets a session of the role', async () => {
    const world = await aDeployedWorld();

    const answer = await present(world, await aToken(world));

    expect(answer).toMatchObject({
      SubjectFromWebIdentityToken: 'repo:acme@5/keywatch@7:environment:production',
      Audience: 'sts.amazonaws.com',
      Provider: provider,
      AssumedRoleUser: { Arn: `arn:aws:sts::${account}:assumed-role/deploy/deploy-1-1` },
    });
    expect(callerOf(world, answer.Credentials).principal).toMatchObject({
      type: 'role',
      federation: { provider },
    });
  });

  test('may ask for a session name that the role wants', async () => {
    const Condition = {
      ...shipped.Condition,
      StringLike: { 'sts:RoleSessionName': 'deploy-*' },
    };
    const world = await aDeployedWorld({ ...shipped, Condition });
    const token = await aToken(world);

    await expectRefusal(world, token, notAuthorized, { RoleSessionName: 'other' });
    expect(await present(world, token)).toHaveProperty('Credentials');
  });

  test('is in the trail by its subject, without token or secret', async () => {
    const world = await aDeployedWorld();
    const token = await aToken(world);
    const { Credentials } = await present(world, token);
    await world.clock.advance(15 * 60_000);

    const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
      'LookupEvents',
      {
        LookupAttributes: [
          { AttributeKey: 'EventName', AttributeValue: 'AssumeRoleWithWebIdentity' },
        ],
      },
    );

    const text = Events[0]?.CloudTrailEvent ?? '';
    expect(JSON.parse(text)).toMatchObject({
      userIdentity: {
        type: 'WebIdentityUser',
        userName: 'repo:acme@5/keywatch@7:environment:production',
        identityProvider: provider,
      },
      requestParameters: { roleSessionName: 'deploy-1-1' },
    });
    expect(text).not.toContain(token);
    expect(text).not.toContain(Credentials.SecretAccessKey);
  });
});
