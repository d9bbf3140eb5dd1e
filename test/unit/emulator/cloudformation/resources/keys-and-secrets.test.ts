import { describe, expect, test } from '@jest/globals';
import { account, allow, testChanges } from '../../../../support/resource-changes.ts';
import { Stacks } from '../../../../support/stacks.ts';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const secret = (SecretString: string) => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: { SecretString },
});

testChanges([
  {
    type: 'AWS::SecretsManager::Secret',
    beside: { Key: { Type: 'AWS::KMS::Key' } },
    before: { Name: 'app/db', Description: 'old', Tags: [{ Key: 'a', Value: '1' }] },
    after: {
      Name: 'app/db',
      KmsKeyId: { Ref: 'Key' },
      Tags: [{ Key: 'b', Value: '2' }],
    },
    read: (call, SecretId) => call('secretsmanager', 'DescribeSecret', { SecretId }),
    shows: {
      Name: 'app/db',
      Description: '',
      KmsKeyId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      Tags: [{ Key: 'b', Value: '2' }],
    },
  },
  {
    type: 'AWS::SecretsManager::ResourcePolicy',
    beside: { Secret: secret('x') },
    before: {
      SecretId: { Ref: 'Secret' },
      ResourcePolicy: allow('secretsmanager:GetSecretValue', account),
    },
    after: {
      SecretId: { Ref: 'Secret' },
      ResourcePolicy: allow('secretsmanager:DescribeSecret', account),
      BlockPublicPolicy: true,
    },
    read: (call, SecretId) => call('secretsmanager', 'GetResourcePolicy', { SecretId }),
    shows: { ResourcePolicy: expect.stringContaining('DescribeSecret') },
  },
]);

function one(type: string, Properties: object, Outputs: object = {}) {
  return { Resources: { Subject: { Type: type, Properties } }, Outputs };
}

async function created(template: object) {
  const world = aWorld();
  const stacks = new Stacks(world);
  const stack = await stacks.create('s', template);
  return { world, stacks, stack, secrets: client(world, 'secretsmanager') };
}

describe('AWS::SecretsManager::Secret', () => {
  const type = 'AWS::SecretsManager::Secret';

  test('is named by its logical id and answers its ARN', async () => {
    const outputs = {
      Ref: { Value: { Ref: 'Subject' } },
      Id: { Value: { 'Fn::GetAtt': 'Subject.Id' } },
    };
    const { stack, secrets } = await created(one(type, { SecretString: 'x' }, outputs));

    const [ref, id] = stack.Outputs ?? [];
    expect(ref?.OutputValue).toMatch(
      /^arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:Subject-[A-Za-z0-9]{12}-[A-Za-z0-9]{6}$/,
    );
    expect(id?.OutputValue).toBe(ref?.OutputValue);
    await expect(secrets('GetSecretValue', { SecretId: ref?.OutputValue })).resolves.toMatchObject({
      SecretString: 'x',
    });
  });

  test('generates a password into the template’s JSON', async () => {
    const { secrets } = await created(
      one(type, {
        Name: 'db',
        GenerateSecretString: {
          SecretStringTemplate: '{"username": "app"}',
          GenerateStringKey: 'password',
          PasswordLength: 16,
          ExcludeCharacters: '"@/\\',
          ExcludePunctuation: 'true',
        },
      }),
    );

    const { SecretString } = await secrets<{ SecretString: string }>('GetSecretValue', {
      SecretId: 'db',
    });

    expect(JSON.parse(SecretString)).toEqual({
      username: 'app',
      password: expect.stringMatching(/^[A-Za-z0-9]{16}$/),
    });
  });

  test('keeps its value when something else changes, and makes another when its making does', async () => {
    const generate = (PasswordLength: number, Description: string) =>
      one(type, { Name: 'token', Description, GenerateSecretString: { PasswordLength } });
    const { stacks, secrets } = await created(generate(20, 'a'));
    const read = async () =>
      (await secrets<{ SecretString: string }>('GetSecretValue', { SecretId: 'token' }))
        .SecretString;
    const first = await read();

    await stacks.update('s', generate(20, 'b'));
    const same = await read();
    await stacks.update('s', generate(30, 'b'));

    expect(same).toBe(first);
    expect(await read()).toHaveLength(30);
  });

  test('goes with its stack at once, and its name is free again', async () => {
    const template = one(type, { Name: 'db', SecretString: 'x' });
    const { stacks } = await created(template);

    await stacks.delete('s');

    expect(await stacks.create('s', template)).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
  });

  test('never tells its value to CloudTrail', async () => {
    const { world } = await created(one(type, { Name: 'db', SecretString: 'hush' }));
    await world.clock.advance(600_000);

    const trail = await client(world, 'cloudtrail')('LookupEvents');

    expect(JSON.stringify(trail)).toContain('CreateSecret');
    expect(JSON.stringify(trail)).not.toContain('secretString');
  });

  test.each([
    [{ SecretString: 'x', GenerateSecretString: {} }, /both SecretString and GenerateSecretString/],
    [{ GenerateSecretString: { GenerateStringKey: 'k' } }, /must specify both/],
    [
      { GenerateSecretString: { GenerateStringKey: 'k', SecretStringTemplate: '[' } },
      /Could not parse SecretStringTemplate JSON/,
    ],
  ])('is not made of %j', async (properties, reason) => {
    const { stacks } = await created(one(type, properties));

    expect(await stacks.reasonOf('s', 'Subject')).toMatch(reason);
  });

  test('refuses replicas by name', async () => {
    await expect(created(one(type, { ReplicaRegions: [{ Region: 'eu-west-1' }] }))).rejects.toThrow(
      'The property ReplicaRegions of AWS::SecretsManager::Secret is not implemented',
    );
  });
});

describe('AWS::KMS::Key', () => {
  const type = 'AWS::KMS::Key';

  test.each([
    [{ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, 'RSA_2048', 'SIGN_VERIFY'],
    [{ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }, 'HMAC_256', 'GENERATE_VERIFY_MAC'],
    [{ MultiRegion: true }, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    [{ Origin: 'EXTERNAL' }, 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
  ])('can be one of %j', async (properties, KeySpec, KeyUsage) => {
    const { world, stacks } = await created(one(type, properties));

    const KeyId = await stacks.physicalId('s', 'Subject');
    await expect(client(world, 'kms')('DescribeKey', { KeyId })).resolves.toMatchObject({
      KeyMetadata: { KeySpec, KeyUsage },
    });
  });

  test.each([
    { KeySpec: 'HMAC_256' },
    { KeyUsage: 'SIGN_VERIFY' },
    { MultiRegion: true },
    { Origin: 'EXTERNAL' },
  ])('does not become one of %j', async (properties) => {
    const { stacks } = await created(one(type, {}));

    await stacks.update('s', one(type, properties));

    expect(await stacks.reasonOf('s', 'Subject')).toContain(
      'Invalid request provided: You cannot change the values of the KeySpec, KeyUsage, Origin, or MultiRegion properties of an AWS::KMS::Key resource.',
    );
  });

  test.each([{ KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' }, { Origin: 'EXTERNAL' }])(
    'does not rotate if it is one of %j',
    async (properties) => {
      const { stacks } = await created(one(type, { ...properties, EnableKeyRotation: true }));

      expect(await stacks.reasonOf('s', 'Subject')).toContain(
        'You cannot set the EnableKeyRotation property to true on asymmetric or external keys.',
      );
    },
  );

  test('changes its rotation only while it is enabled', async () => {
    const { stacks } = await created(one(type, { Enabled: false }));

    await stacks.update('s', one(type, { Enabled: false, EnableKeyRotation: true }));

    expect(await stacks.reasonOf('s', 'Subject')).toContain(
      'You cannot change the EnableKeyRotation property while the Enabled property is false.',
    );
  });

  test('is enabled before its rotation changes, and disabled after it', async () => {
    const { world, stacks } = await created(one(type, { Enabled: false }));
    const KeyId = await stacks.physicalId('s', 'Subject');
    const kms = client(world, 'kms');

    await stacks.update('s', one(type, { Enabled: true, EnableKeyRotation: true }));
    await expect(kms('GetKeyRotationStatus', { KeyId })).resolves.toMatchObject({
      KeyRotationEnabled: true,
    });
    await stacks.update('s', one(type, { Enabled: false }));

    await expect(kms('GetKeyRotationStatus', { KeyId })).resolves.toMatchObject({
      KeyRotationEnabled: false,
    });
    await expect(kms('DescribeKey', { KeyId })).resolves.toMatchObject({
      KeyMetadata: { KeyState: 'Disabled' },
    });
  });
});

describe('AWS::KMS::ReplicaKey', () => {
  const KeyPolicy = allow('kms:*', account);

  async function aPrimary() {
    const world = aWorld();
    const kms = client(world, 'kms', aCaller({ region: 'eu-west-1' }));
    const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string; KeyId: string } }>(
      'CreateKey',
      {
        MultiRegion: true,
      },
    );
    return { world, ...KeyMetadata };
  }

  /** Creation waits until the replica is ready. */
  async function deploy(world: ReturnType<typeof aWorld>, template: object) {
    const stacks = new Stacks(world);
    const done = stacks.create('s', template);
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await world.clock.advance(1000);
    }
    return { stacks, stack: await done };
  }

  test('is made in the stack’s Region from a primary in another', async () => {
    const { world, Arn, KeyId } = await aPrimary();
    const template = one('AWS::KMS::ReplicaKey', {
      ...{ PrimaryKeyArn: Arn, KeyPolicy, Description: 'replica', Enabled: false },
      Tags: [{ Key: 'a', Value: 'b' }],
    });

    const { stacks, stack } = await deploy(world, template);

    expect(stack.StackStatus).toBe('CREATE_COMPLETE');
    expect(await stacks.physicalId('s', 'Subject')).toBe(KeyId);
    const kms = client(world, 'kms');
    await expect(kms('DescribeKey', { KeyId })).resolves.toMatchObject({
      KeyMetadata: {
        ...{ Description: 'replica', KeyState: 'Disabled' },
        MultiRegionConfiguration: { MultiRegionKeyType: 'REPLICA', PrimaryKey: { Arn } },
      },
    });
    await stacks.update('s', one('AWS::KMS::ReplicaKey', { PrimaryKeyArn: Arn, KeyPolicy }));
    await expect(kms('DescribeKey', { KeyId })).resolves.toMatchObject({
      KeyMetadata: { Description: '', KeyState: 'Enabled' },
    });
    await stacks.delete('s');
    await expect(kms('DescribeKey', { KeyId })).resolves.toMatchObject({
      KeyMetadata: { KeyState: 'PendingDeletion' },
    });
  });

  test('is not made from what is no ARN', async () => {
    const { world } = await aPrimary();
    const template = one('AWS::KMS::ReplicaKey', { PrimaryKeyArn: 'mrk-1', KeyPolicy });

    const { stacks } = await deploy(world, template);

    expect(await stacks.reasonOf('s', 'Subject')).toContain('Invalid Arn Provided');
  });
});
