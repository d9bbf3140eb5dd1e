import { CloudTrail } from '@aws-sdk/client-cloudtrail';
import { IAM } from '@aws-sdk/client-iam';
import { KMS } from '@aws-sdk/client-kms';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { account, aGateway, clientAt, type GatewayUnderTest, sessionAsJob } from './a-gateway.ts';

const github = 'token.actions.githubusercontent.com';
const roleArn = `arn:aws:iam::${account}:role/worker`;
const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });

let lab: GatewayUnderTest;
let iam: IAM;
let root: KMS;
let keyId: string;

beforeEach(async () => {
  lab = await aGateway();
  iam = new IAM(lab.root);
  root = new KMS(lab.root);
  const { KeyMetadata } = await root.createKey({ Policy: keyPolicy() });
  keyId = KeyMetadata?.KeyId ?? '';
  await iam.createOpenIDConnectProvider({
    Url: `https://${github}`,
    ClientIDList: ['sts.amazonaws.com'],
  });
  await iam.createRole({
    RoleName: 'worker',
    MaxSessionDuration: 7200,
    AssumeRolePolicyDocument: text({
      ...{ Effect: 'Allow', Action: 'sts:AssumeRoleWithWebIdentity' },
      Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${github}` },
      Condition: {
        StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${github}:sub`]: 'repo:example-org*' },
      },
    }),
  });
});

afterEach(() => lab.close());

function keyPolicy(...more: object[]): string {
  const owner = { Principal: { AWS: `arn:aws:iam::${account}:root` }, ...allow('kms:*') };
  return text(owner, ...more);
}

async function asWorker(): Promise<KMS> {
  return new KMS(clientAt(lab.url, await sessionAsJob(lab, roleArn)));
}

const use = (kms: KMS) => kms.generateDataKey({ KeyId: keyId, NumberOfBytes: 32 });
const denied = { name: 'AccessDeniedException' };

describe('a role', () => {
  test('may what its attached policy allows, within its boundary, from the call after the change on', async () => {
    const kms = await asWorker();
    await expect(use(kms)).rejects.toMatchObject(denied);

    const { Policy } = await iam.createPolicy({
      ...{ PolicyName: 'uses-keys', PolicyDocument: text(allow('kms:*')) },
    });
    const PolicyArn = Policy?.Arn ?? '';
    await iam.attachRolePolicy({ RoleName: 'worker', PolicyArn });
    await expect(use(kms)).resolves.toMatchObject({ KeyId: expect.stringContaining(keyId) });

    const { Policy: boundary } = await iam.createPolicy({
      ...{ PolicyName: 'boundary', PolicyDocument: text(allow('sts:*')) },
    });
    await iam.putRolePermissionsBoundary({
      ...{ RoleName: 'worker', PermissionsBoundary: boundary?.Arn ?? '' },
    });
    await expect(use(kms)).rejects.toMatchObject(denied);

    await iam.deleteRolePermissionsBoundary({ RoleName: 'worker' });
    await iam.detachRolePolicy({ RoleName: 'worker', PolicyArn });
    await expect(use(kms)).rejects.toMatchObject(denied);
  });

  test('is let in by a key policy as soon as that is there', async () => {
    const kms = await asWorker();
    await expect(use(kms)).rejects.toMatchObject(denied);

    const Policy = keyPolicy({ Principal: { AWS: roleArn }, ...allow('kms:GenerateDataKey') });
    await root.putKeyPolicy({ KeyId: keyId, PolicyName: 'default', Policy });

    await expect(use(kms)).resolves.toBeDefined();
  });

  test('is let in by a grant, whose token is known, until it is revoked', async () => {
    const kms = await asWorker();
    const { GrantId, GrantToken = '' } = await root.createGrant({
      ...{ KeyId: keyId, GranteePrincipal: roleArn, Operations: ['GenerateDataKey'] },
    });

    await expect(use(kms)).resolves.toBeDefined();
    await expect(
      kms.generateDataKey({ KeyId: keyId, NumberOfBytes: 32, GrantTokens: [GrantToken] }),
    ).resolves.toBeDefined();
    await root.revokeGrant({ KeyId: keyId, GrantId: GrantId ?? '' });
    await expect(use(kms)).rejects.toMatchObject(denied);
  });

  test('is nobody any more once it is deleted', async () => {
    const kms = await asWorker();
    await iam.deleteRole({ RoleName: 'worker' });

    await expect(use(kms)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  test('that trusts nobody is not given to anybody', async () => {
    const PolicyDocument = text({
      ...{ Effect: 'Deny', Action: 'sts:AssumeRoleWithWebIdentity', Principal: '*' },
    });
    await iam.updateAssumeRolePolicy({ RoleName: 'worker', PolicyDocument });

    await expect(sessionAsJob(lab, roleArn)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('is who it is, and the upstream was called as the account', async () => {
    const credentials = await sessionAsJob(lab, roleArn);
    const { Arn } = await new STS(clientAt(lab.url, credentials)).getCallerIdentity({});
    expect(Arn).toBe(`arn:aws:sts::${account}:assumed-role/worker/canary-1-1`);

    const { Roles } = await new IAM(clientAt(lab.url, credentials)).listRoles({});
    expect(Roles).toHaveLength(1);
  });
});

describe('a ciphertext', () => {
  test('names its key itself, and the record names the key but not the parameter', async () => {
    const Plaintext = Buffer.from([0, 255, 1]);
    const { CiphertextBlob } = await root.encrypt({ KeyId: keyId, Plaintext });
    const opened = await root.decrypt({ CiphertextBlob });
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(Plaintext);
    await lab.pass(2);

    const { Events = [] } = await new CloudTrail(lab.root).lookupEvents({
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Decrypt' }],
    });
    const record = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}');
    expect(record.resources[0].ARN).toContain(keyId);
    expect(record.requestParameters).toEqual({ encryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  });

  test('under another context is invalid, in KMS’s own words: none', async () => {
    const { CiphertextBlob } = await root.encrypt({
      ...{ KeyId: keyId, Plaintext: Buffer.from('x'), EncryptionContext: { a: 'b' } },
    });

    await expect(
      root.decrypt({ CiphertextBlob, EncryptionContext: { a: 'c' } }),
    ).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  });
});

test('calls that only go on upstream are recorded as the emulator knows them', async () => {
  await lab.pass(2);
  const { Events = [] } = await new CloudTrail(lab.root).lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateRole' }],
  });
  expect(Events).toHaveLength(0);
  const there = new CloudTrail({ ...lab.root, region: 'us-east-1' });
  const { Events: global = [] } = await there.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateRole' }],
  });
  expect(JSON.parse(global[0]?.CloudTrailEvent ?? '{}')).toMatchObject({
    eventSource: 'iam.amazonaws.com',
    requestParameters: { roleName: 'worker' },
  });
});

describe('an upstream that fails to list its roles while one is made', () => {
  const failing = async (times: number) => {
    const fault = { error: 'InternalError', status: 500, message: 'dictionary changed size' };
    const faults = [{ on: 'iam:GetAccountAuthorizationDetails', fault, times }];
    await fetch(`${lab.upstream.settings.endpoint ?? ''}/_emulator/faults`, {
      method: 'POST',
      body: JSON.stringify({ faults }),
    });
  };

  test('is asked again', async () => {
    await failing(4);

    await expect(sessionAsJob(lab, roleArn)).resolves.toBeDefined();
  });

  test('is believed at the fifth time', async () => {
    await failing(50);

    await expect(sessionAsJob(lab, roleArn)).rejects.toMatchObject({ name: 'InternalError' });
  });
});
