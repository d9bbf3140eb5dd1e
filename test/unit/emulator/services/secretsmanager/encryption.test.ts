import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { aSecret, asRole, token } from './a-secret.ts';

const SecretId = 'app/db';
const account = '123456789012';

interface Record {
  readonly requestParameters: Readonly<globalThis.Record<string, unknown>>;
  readonly responseElements: unknown;
  readonly userIdentity: { readonly invokedBy?: string };
}

async function recordsOf(world: ReturnType<typeof aWorld>, name: string): Promise<Record[]> {
  await world.clock.advance(1000 * world.settings.deliverySeconds);
  const { Events } = await client(world, 'cloudtrail')<{ Events: { CloudTrailEvent: string }[] }>(
    'LookupEvents',
    { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] },
  );
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent));
}

async function aKey(world: ReturnType<typeof aWorld>) {
  const { KeyMetadata } = await client(world, 'kms')<{ KeyMetadata: { Arn: string } }>('CreateKey');
  return KeyMetadata.Arn;
}

/** A role that may do everything with secrets, and nothing else. */
async function aReader(world: ReturnType<typeof aWorld>, Action: string | string[]) {
  const iam = client(world, 'iam');
  const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
  const policy = { Effect: 'Allow', Action, Resource: '*' };
  const document = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam<{ Role: { RoleId: string } }>('CreateRole', {
    RoleName: 'reader',
    AssumeRolePolicyDocument: document(trust),
  });
  await iam('PutRolePolicy', {
    ...{ RoleName: 'reader', PolicyName: 'p', PolicyDocument: document(policy) },
  });
  return asRole(world, 'reader', account, Role.RoleId);
}

describe('a secret value', () => {
  test('lies in the store encrypted, and in no record', async () => {
    const world = aWorld();
    const { secrets } = await aSecret({ SecretString: 'do-not-tell' }, world);
    await secrets('PutSecretValue', {
      ...{ SecretId, SecretString: 'do-not-tell', ClientRequestToken: token(2) },
    });
    await secrets('UpdateSecret', {
      ...{ SecretId, SecretString: 'do-not-tell', ClientRequestToken: token(3) },
    });
    await secrets('GetSecretValue', { SecretId });
    await secrets('BatchGetSecretValue', { SecretIdList: [SecretId] });
    await secrets('GetRandomPassword');
    await world.clock.advance(300_000);

    expect(world.snapshot()).not.toContain('do-not-tell');
    expect(world.snapshot()).not.toContain(Buffer.from('do-not-tell').toString('base64'));
    const [created] = await recordsOf(world, 'CreateSecret');
    expect(created?.requestParameters).toEqual({ name: SecretId, clientRequestToken: token(1) });
    const [read] = await recordsOf(world, 'GetSecretValue');
    expect(read).toMatchObject({ responseElements: null });
    expect(read?.requestParameters).toMatchObject({ secretId: SecretId });
    const [password] = await recordsOf(world, 'GetRandomPassword');
    expect(password).toMatchObject({ responseElements: null });
  });

  test('is decrypted by KMS for the caller, under the secret and the version', async () => {
    const world = aWorld();
    const { secrets, ARN } = await aSecret({}, world);

    await secrets('GetSecretValue', { SecretId });

    const [record] = await recordsOf(world, 'Decrypt');
    expect(record).toMatchObject({
      userIdentity: { invokedBy: 'secretsmanager.amazonaws.com' },
      requestParameters: { encryptionContext: { SecretARN: ARN, SecretVersionId: token(1) } },
    });
  });

  test('under the AWS managed key needs no permission of KMS', async () => {
    const world = aWorld();
    await aSecret({}, world);
    const reader = await aReader(world, 'secretsmanager:*');

    await expect(reader('GetSecretValue', { SecretId })).resolves.toMatchObject({
      SecretString: 'first',
    });
  });

  test('under a key of one’s own needs kms:Decrypt', async () => {
    const world = aWorld();
    const KmsKeyId = await aKey(world);
    const { secrets } = await aSecret({ KmsKeyId }, world);
    const reader = await aReader(world, 'secretsmanager:*');

    await expect(reader('GetSecretValue', { SecretId })).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    });
    await expect(secrets('GetSecretValue', { SecretId })).resolves.toBeDefined();
    await expect(secrets('DescribeSecret', { SecretId })).resolves.toMatchObject({ KmsKeyId });
  });

  test('is out of reach while its key is disabled', async () => {
    const world = aWorld();
    const KmsKeyId = await aKey(world);
    const { secrets } = await aSecret({ KmsKeyId }, world);
    await client(world, 'kms')('DisableKey', { KeyId: KmsKeyId });

    await expect(secrets('GetSecretValue', { SecretId })).rejects.toMatchObject({
      code: 'DecryptionFailure',
    });
    await expect(
      secrets('PutSecretValue', { SecretId, SecretString: 'x', ClientRequestToken: token(2) }),
    ).rejects.toMatchObject({ code: 'EncryptionFailure' });
    const versions = await secrets('ListSecretVersionIds', { SecretId });
    expect(versions).toMatchObject({ Versions: [{ VersionId: token(1), KmsKeyIds: [KmsKeyId] }] });
  });

  test('is encrypted anew when the secret gets another key', async () => {
    const world = aWorld();
    const { secrets } = await aSecret({}, world);
    const KmsKeyId = await aKey(world);

    await secrets('UpdateSecret', { SecretId, KmsKeyId });

    await expect(secrets('ListSecretVersionIds', { SecretId })).resolves.toMatchObject({
      Versions: [{ KmsKeyIds: [KmsKeyId] }],
    });
    await expect(secrets('GetSecretValue', { SecretId })).resolves.toMatchObject({
      SecretString: 'first',
    });
  });

  test('is not made under a key that is not there', async () => {
    const world = aWorld();
    const KmsKeyId = 'alias/nowhere';

    await expect(aSecret({ KmsKeyId }, world)).rejects.toMatchObject({ code: 'EncryptionFailure' });
    await expect(client(world, 'secretsmanager')('ListSecrets')).resolves.toEqual({
      SecretList: [],
    });
  });
});

describe('whoever may not', () => {
  test('is refused the same for a secret that is there and one that is not', async () => {
    const world = aWorld();
    const { ARN } = await aSecret({}, world);
    const stranger = await aReader(world, 's3:*');

    await expect(stranger('GetSecretValue', { SecretId })).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: `User: arn:aws:sts::${account}:assumed-role/reader/session is not authorized to perform: secretsmanager:GetSecretValue on resource: ${ARN} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    });
    await expect(stranger('GetSecretValue', { SecretId: 'none' })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(
      stranger('BatchGetSecretValue', { SecretIdList: [SecretId] }),
    ).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  test('is told for each secret of a batch', async () => {
    const world = aWorld();
    const { ARN } = await aSecret({}, world);
    await aSecret({ Name: 'other' }, world);
    const reader = await aReader(world, ['secretsmanager:BatchGetSecretValue']);

    const answer = await reader('BatchGetSecretValue', { SecretIdList: [ARN, 'none'] });

    expect(answer).toMatchObject({
      SecretValues: [],
      Errors: [
        { SecretId: ARN, ErrorCode: 'AccessDeniedException' },
        { SecretId: 'none', ErrorCode: 'AccessDeniedException' },
      ],
    });
  });
});

describe('a resource policy', () => {
  const policyFor = (Principal: unknown, Effect = 'Allow') =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect, Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
    });

  test('lets another account in, whose caller then needs the key', async () => {
    const world = aWorld();
    const { secrets, ARN } = await aSecret({}, world);
    const other = asRole(world, 'reader', '999999999999');
    const root = client(world, 'secretsmanager', {
      ...{ principal: { type: 'root', account: '999999999999' }, account: '999999999999' },
      ...{ region: 'ap-southeast-2', sourceIp: '203.0.113.7', userAgent: 'test' },
    });
    await expect(other('GetSecretValue', { SecretId: ARN })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });

    await secrets('PutResourcePolicy', {
      ...{ SecretId, ResourcePolicy: policyFor({ AWS: '999999999999' }) },
    });

    await expect(root('GetSecretValue', { SecretId: ARN })).rejects.toMatchObject({
      message: 'Access to KMS is not allowed',
    });
  });

  test('can deny what identity policies allow, and can be taken away', async () => {
    const world = aWorld();
    const { secrets, ARN } = await aSecret({}, world);
    const reader = await aReader(world, 'secretsmanager:*');
    const ResourcePolicy = policyFor('*', 'Deny');
    await secrets('PutResourcePolicy', { SecretId, ResourcePolicy });

    await expect(reader('GetSecretValue', { SecretId })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
    await expect(secrets('GetResourcePolicy', { SecretId })).resolves.toEqual({
      ARN,
      Name: SecretId,
      ResourcePolicy,
    });
    await secrets('DeleteResourcePolicy', { SecretId });
    await expect(secrets('GetResourcePolicy', { SecretId })).resolves.toEqual({
      ARN,
      Name: SecretId,
    });
    await expect(reader('GetSecretValue', { SecretId })).resolves.toBeDefined();
  });

  test.each([
    ['{', undefined, 'MalformedPolicyDocumentException'],
    [
      policyFor({ AWS: `arn:aws:iam::${account}:role/nobody` }),
      undefined,
      'MalformedPolicyDocumentException',
    ],
    [policyFor('*'), true, 'PublicPolicyException'],
    [policyFor({ AWS: ['*'] }), true, 'PublicPolicyException'],
  ])('is not put: %s', async (ResourcePolicy, BlockPublicPolicy, code) => {
    const { secrets } = await aSecret();

    await expect(
      secrets('PutResourcePolicy', { SecretId, ResourcePolicy, BlockPublicPolicy }),
    ).rejects.toMatchObject({ code });
  });

  test('is validated', async () => {
    const { secrets } = await aSecret();
    const validate = (ResourcePolicy: string) =>
      secrets('ValidateResourcePolicy', { SecretId, ResourcePolicy });

    await expect(validate(policyFor({ AWS: account }))).resolves.toEqual({
      PolicyValidationPassed: true,
      ValidationErrors: [],
    });
    await expect(validate(policyFor('*'))).resolves.toMatchObject({
      PolicyValidationPassed: false,
    });
  });
});
