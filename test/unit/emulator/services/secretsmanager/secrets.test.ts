import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';
import { aSecret, home, token } from './a-secret.ts';

const day = 86_400_000;
const notFound = {
  code: 'ResourceNotFoundException',
  message: "Secrets Manager can't find the specified secret.",
};
const marked = {
  code: 'InvalidRequestException',
  message: "You can't perform this operation on the secret because it was marked for deletion.",
};

describe('a secret', () => {
  test('is made with an ARN of its own and a first version', async () => {
    const { secrets, ARN } = await aSecret({
      Description: 'for the database',
      Tags: [{ Key: 'a', Value: 'b' }],
    });

    expect(ARN).toMatch(new RegExp(`^${home}:app/db-[A-Za-z0-9]{6}$`));
    const shared = { ARN, Name: 'app/db', Description: 'for the database' };
    await expect(secrets('DescribeSecret', { SecretId: 'app/db' })).resolves.toEqual({
      ...shared,
      CreatedDate: new Date(testStart),
      LastChangedDate: new Date(testStart),
      Tags: [{ Key: 'a', Value: 'b' }],
      VersionIdsToStages: { [token(1)]: ['AWSCURRENT'] },
    });
    await expect(secrets('GetSecretValue', { SecretId: 'app/db' })).resolves.toEqual({
      ...{ ARN, Name: 'app/db', SecretString: 'first', VersionId: token(1) },
      CreatedDate: new Date(testStart),
      VersionStages: ['AWSCURRENT'],
    });
    const today = Math.floor(testStart / day) * day;
    await expect(secrets('DescribeSecret', { SecretId: ARN })).resolves.toMatchObject({
      LastAccessedDate: new Date(today),
    });
  });

  test('can hold bytes, and no value at all', async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const { secrets } = await aSecret({ SecretString: undefined, SecretBinary: bytes });
    await expect(secrets('GetSecretValue', { SecretId: 'app/db' })).resolves.toMatchObject({
      SecretBinary: bytes,
    });

    const empty = await aSecret({ SecretString: undefined });

    expect(empty.VersionId).toBeUndefined();
    await expect(empty.secrets('GetSecretValue', { SecretId: 'app/db' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message:
        "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    const described = await empty.secrets('DescribeSecret', { SecretId: 'app/db' });
    expect(described).not.toHaveProperty('VersionIdsToStages');
    expect(described).not.toHaveProperty('Tags');
  });

  test('is not made twice, unless the same request comes again', async () => {
    const { world, secrets, ARN } = await aSecret();

    await expect(aSecret({}, world)).resolves.toMatchObject({ ARN, VersionId: token(1) });
    await expect(aSecret({ SecretString: 'other' }, world)).rejects.toMatchObject({
      code: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret ${ARN}.`,
    });
    await expect(aSecret({ ClientRequestToken: token(2) }, world)).rejects.toMatchObject({
      code: 'ResourceExistsException',
      message: 'The operation failed because the secret app/db already exists.',
    });
    await expect(secrets('ListSecrets')).resolves.toMatchObject({ SecretList: [{ ARN }] });
  });

  test.each([
    [{ Name: 'Inv Name' }, 'ValidationException', /^Invalid name\. Must be a valid name/],
    [{ Name: 'a'.repeat(513) }, 'ValidationException', /less than or equal to 512$/],
    [{ SecretString: '' }, 'ValidationException', /greater than or equal to 1$/],
    [{ SecretString: 'é'.repeat(32_769) }, 'ValidationException', /less than or equal to 65536$/],
    [{ SecretBinary: Buffer.from('x') }, 'InvalidParameterException', /both a binary/],
    [{ ClientRequestToken: 'short' }, 'InvalidParameterException', /32-64 characters/],
    [{ ClientRequestToken: undefined }, 'InvalidRequestException', /We recommend a UUID/],
    [{ Tags: [{ Key: 'aws:x' }] }, 'InvalidParameterException', /aws:/],
    [{ Tags: [{ Key: 'x' }, { Key: 'x' }] }, 'InvalidParameterException', /Duplicate/],
    [{ AddReplicaRegions: [{ Region: 'eu-west-1' }] }, 'NotImplemented', /AddReplicaRegions/],
    [{ Type: 'partner' }, 'NotImplemented', /Type/],
  ])('is not made with %j', async (wrong, code, message) => {
    await expect(aSecret(wrong)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('is found by name, whole ARN and ARN without its six characters', async () => {
    const { secrets, ARN } = await aSecret();

    for (const SecretId of ['app/db', ARN, `${home}:app/db`]) {
      await expect(secrets('GetSecretValue', { SecretId })).resolves.toMatchObject({ ARN });
    }
    const wrong = [`${home}:app/db-aaaaaa`, 'app', ARN.replace('ap-southeast-2', 'eu-west-1')];
    for (const SecretId of wrong) {
      await expect(secrets('GetSecretValue', { SecretId })).rejects.toMatchObject(notFound);
    }
  });

  test('whose name ends like an ARN is not found by a partial ARN', async () => {
    const { secrets, ARN } = await aSecret({ Name: 'app-a1b2c3' });

    await expect(
      secrets('GetSecretValue', { SecretId: `${home}:app-a1b2c3` }),
    ).rejects.toMatchObject(notFound);
    await expect(secrets('GetSecretValue', { SecretId: ARN })).resolves.toBeDefined();
  });

  test('is not seen from another Region', async () => {
    const { world } = await aSecret();
    const there = client(world, 'secretsmanager', aCaller({ region: 'eu-west-1' }));

    await expect(there('DescribeSecret', { SecretId: 'app/db' })).rejects.toMatchObject(notFound);
    await expect(there('ListSecrets')).resolves.toEqual({ SecretList: [] });
  });

  test('keeps everything through a snapshot', async () => {
    const { world, secrets } = await aSecret();

    world.restore(world.snapshot());

    await expect(secrets('GetSecretValue', { SecretId: 'app/db' })).resolves.toMatchObject({
      SecretString: 'first',
    });
  });
});

describe('a secret that is deleted', () => {
  test('stays for its recovery window, and out of reach', async () => {
    const { world, secrets, ARN } = await aSecret();
    const DeletionDate = new Date(testStart + 7 * day);

    await expect(
      secrets('DeleteSecret', { SecretId: 'app/db', RecoveryWindowInDays: 7 }),
    ).resolves.toEqual({ ARN, Name: 'app/db', DeletionDate });

    const SecretId = ARN;
    const refused: [string, object][] = [
      ['GetSecretValue', {}],
      ['PutSecretValue', { SecretString: 'x', ClientRequestToken: token(2) }],
      ['UpdateSecret', { Description: 'x' }],
      ['TagResource', { Tags: [] }],
      ['UntagResource', { TagKeys: [] }],
      ['PutResourcePolicy', { ResourcePolicy: '{}' }],
      ['RotateSecret', {}],
    ];
    for (const [operation, input] of refused) {
      await expect(secrets(operation, { SecretId, ...input })).rejects.toMatchObject(marked);
    }
    await expect(secrets('DescribeSecret', { SecretId })).resolves.toMatchObject({
      DeletedDate: DeletionDate,
    });
    await expect(secrets('ListSecrets')).resolves.toEqual({ SecretList: [] });
    await expect(secrets('ListSecrets', { IncludePlannedDeletion: true })).resolves.toMatchObject({
      SecretList: [{ ARN }],
    });
    await expect(aSecret({ ClientRequestToken: token(9) }, world)).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
    await expect(secrets('DeleteSecret', { SecretId })).rejects.toMatchObject({
      code: 'InvalidRequestException',
    });
    await world.clock.advance(7 * day);
    await expect(secrets('DescribeSecret', { SecretId })).rejects.toMatchObject(notFound);
  });

  test('can be restored', async () => {
    const { world, secrets, ARN } = await aSecret();
    await secrets('DeleteSecret', { SecretId: 'app/db' });

    await expect(secrets('RestoreSecret', { SecretId: 'app/db' })).resolves.toEqual({
      ARN,
      Name: 'app/db',
    });

    await world.clock.advance(31 * day);
    await expect(secrets('GetSecretValue', { SecretId: 'app/db' })).resolves.toBeDefined();
  });

  test('without recovery is gone at once, and its name is free', async () => {
    const { world, secrets, ARN } = await aSecret();
    const input = { SecretId: 'app/db', ForceDeleteWithoutRecovery: true };

    await expect(secrets('DeleteSecret', input)).resolves.toMatchObject({ ARN });

    await expect(secrets('DeleteSecret', input)).resolves.toMatchObject({ Name: 'app/db' });
    const again = await aSecret({}, world);
    expect(again.ARN).not.toBe(ARN);
  });

  test.each([
    [{ RecoveryWindowInDays: 6 }, /between 7 and 30 days/],
    [{ RecoveryWindowInDays: 31 }, /between 7 and 30 days/],
    [{ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }, /in conjunction/],
  ])('is not deleted with %j', async (wrong, message) => {
    const { secrets } = await aSecret();

    await expect(secrets('DeleteSecret', { SecretId: 'app/db', ...wrong })).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });
});

test('rotation needs a function', async () => {
  const { secrets } = await aSecret();
  const RotationLambdaARN = 'arn:aws:lambda:ap-southeast-2:123456789012:function:f';
  const message = 'No Lambda rotation function ARN is associated with this secret.';

  await expect(secrets('RotateSecret', { SecretId: 'app/db' })).rejects.toMatchObject({
    code: 'InvalidRequestException',
    message,
  });
  await expect(
    secrets('RotateSecret', { SecretId: 'app/db', RotationLambdaARN }),
  ).rejects.toMatchObject({ code: 'NotImplemented' });
  await expect(secrets('ReplicateSecretToRegions', {})).rejects.toMatchObject({
    code: 'NotImplemented',
    message: expect.stringContaining('ReplicateSecretToRegions'),
  });
});

test('two worlds of one seed make the same secrets', async () => {
  const one = await aSecret({}, aWorld());
  const other = await aSecret({}, aWorld());

  expect(one.ARN).toBe(other.ARN);
  expect(one.world.snapshot()).toBe(other.world.snapshot());
});

describe('requests at the same time', () => {
  test('for the same name make one secret', async () => {
    const { secrets } = await aSecret();
    const make = (number: number) =>
      secrets('CreateSecret', {
        Name: 'new',
        SecretString: 'x',
        ClientRequestToken: token(number),
      });

    const made = await Promise.allSettled([make(1), make(2)]);

    expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(made).toContainEqual(
      expect.objectContaining({
        reason: expect.objectContaining({ code: 'ResourceExistsException' }),
      }),
    );
  });

  test('with the same token put one version', async () => {
    const { secrets } = await aSecret();
    const put = () =>
      secrets('PutSecretValue', {
        ...{ SecretId: 'app/db', SecretString: 'x', ClientRequestToken: token(2) },
      });

    await Promise.all([put(), put()]);

    const { Versions } = await secrets<{ Versions: object[] }>('ListSecretVersionIds', {
      ...{ SecretId: 'app/db', IncludeDeprecated: true },
    });
    expect(Versions).toHaveLength(2);
  });
});

test('a secret may be called like a member of every object', async () => {
  const { secrets } = await aSecret({ Name: 'constructor' });

  await expect(secrets('GetSecretValue', { SecretId: 'constructor' })).resolves.toMatchObject({
    SecretString: 'first',
  });
});
