import { beforeAll, describe, expect, test } from '@jest/globals';
import { assumeAsService } from '../../../../emulator/identity/service-role.ts';
import { client } from '../../../support/world.ts';
import { anApplication, rolesKeysAndSecrets, serviceRole } from './an-application.ts';

const record = { 'keywatch:key-sha256': 'hash', 'keywatch:record': 'id' };
const denied = { name: 'Fault', code: 'AccessDeniedException' };
const administrator = 'administrator';
const document = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
const everything = document({ Effect: 'Allow', Action: '*', Resource: '*' });

describe('application', () => {
  let application: Awaited<ReturnType<typeof anApplication>>;
  let dataKey: string;
  let secrets: Record<'TokenSecret' | 'DatabaseSecret' | 'OwnersLogin', string>;

  beforeAll(async () => {
    application = await anApplication();
    const { made, physicalId, world } = application;
    expect(made).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    dataKey = await physicalId('DataKey');
    secrets = {
      TokenSecret: await physicalId('TokenSecret'),
      DatabaseSecret: await physicalId('DatabaseSecret'),
      OwnersLogin: await physicalId('OwnersLogin'),
    };
    const iam = client(world, 'iam');
    const trust = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' };
    await iam('CreateRole', {
      ...{ RoleName: administrator, AssumeRolePolicyDocument: document(trust) },
    });
    await iam('PutRolePolicy', {
      ...{ RoleName: administrator, PolicyName: 'all', PolicyDocument: everything },
    });
  });

  describe('the key of the records', () => {
    const generate = async (roleName: string, EncryptionContext?: object) => {
      const kms = await application.as(roleName, 'kms');
      return kms<{ CiphertextBlob: Uint8Array }>('GenerateDataKey', {
        ...{ KeyId: dataKey, KeySpec: 'AES_256', EncryptionContext },
      });
    };

    test('serves the task role under the pairs that the service adds', async () => {
      const kms = await application.as('keywatch-task', 'kms');
      const { CiphertextBlob } = await generate('keywatch-task', { ...record, tenant: 'a' });
      const EncryptionContext = { ...record, tenant: 'a' };
      const input = { KeyId: dataKey, CiphertextBlob };

      await expect(kms('Decrypt', { ...input, EncryptionContext })).resolves.toBeDefined();
      await expect(
        kms('Decrypt', { ...input, EncryptionContext: { ...record, tenant: 'b' } }),
      ).rejects.toMatchObject({ code: 'InvalidCiphertextException' });
    });

    test.each([
      ['no context', undefined],
      ['the record alone', { 'keywatch:record': 'id' }],
      ['the hash of the key alone', { 'keywatch:key-sha256': 'hash' }],
      ['the pairs by another name', { 'key-sha256': 'hash', record: 'id' }],
    ])('is refused to the task role with %s', async (_, context) => {
      await expect(generate('keywatch-task', context)).rejects.toMatchObject(denied);
    });

    test('lets the task role do nothing else', async () => {
      const kms = await application.as('keywatch-task', 'kms');
      const calls: [string, object][] = [
        ['Encrypt', { Plaintext: new Uint8Array(1), EncryptionContext: record }],
        ['DescribeKey', {}],
        ['CreateGrant', { GranteePrincipal: serviceRole, Operations: ['Decrypt'] }],
        ['ScheduleKeyDeletion', {}],
        ['DisableKey', {}],
        ['PutKeyPolicy', { PolicyName: 'default', Policy: '{}' }],
      ];
      for (const [operation, input] of calls) {
        await expect(kms(operation, { KeyId: dataKey, ...input })).rejects.toMatchObject(denied);
      }
    });

    test.each([administrator, 'keywatch-execution', 'keywatch-cloudformation', 'keywatch-canary'])(
      'is refused to %s, whatever its own policies grant',
      async (roleName) => {
        await expect(generate(roleName, record)).rejects.toMatchObject(denied);
      },
    );

    test('is administered by those whom the account lets', async () => {
      const kms = await application.as(administrator, 'kms');

      await expect(kms('DescribeKey', { KeyId: dataKey })).resolves.toBeDefined();
      await expect(
        kms('CreateGrant', {
          ...{ KeyId: dataKey, GranteePrincipal: serviceRole, Operations: ['Decrypt'] },
        }),
      ).rejects.toMatchObject(denied);
    });
  });

  describe('secrets', () => {
    const read = async (roleName: string, secret: keyof typeof secrets) => {
      const secretsManager = await application.as(roleName, 'secretsmanager');
      const SecretId = secrets[secret];
      return secretsManager<{ SecretString: string }>('GetSecretValue', { SecretId });
    };

    test('are what the service expects', async () => {
      const token = await read('keywatch-task', 'TokenSecret');
      const login = await read('keywatch-task', 'DatabaseSecret');

      expect(token.SecretString).toMatch(/^[A-Za-z0-9]{48}$/);
      expect(JSON.parse(login.SecretString)).toEqual({
        username: 'workload',
        password: expect.stringMatching(/^[A-Za-z0-9]{48}$/),
      });
    });

    test("the owner's login is for the start of a task only", async () => {
      await expect(read('keywatch-execution', 'OwnersLogin')).resolves.toBeDefined();
      for (const roleName of ['keywatch-task', 'keywatch-cloudformation', administrator]) {
        await expect(read(roleName, 'OwnersLogin')).rejects.toMatchObject(denied);
      }
    });

    test('the canary reads the token, to drill with, and nothing else', async () => {
      await expect(read('keywatch-canary', 'TokenSecret')).resolves.toBeDefined();
      await expect(read('keywatch-canary', 'DatabaseSecret')).rejects.toMatchObject(denied);
      await expect(read('keywatch-canary', 'OwnersLogin')).rejects.toMatchObject(denied);
    });

    test.each([
      ['keywatch-execution', 'TokenSecret'],
      ['keywatch-execution', 'DatabaseSecret'],
      [administrator, 'TokenSecret'],
      [administrator, 'DatabaseSecret'],
    ] as const)('%s may not read %s', async (roleName, secret) => {
      await expect(read(roleName, secret)).rejects.toMatchObject(denied);
    });

    test.each([
      ['keywatch-task', 'OwnersLogin'],
      ['keywatch-execution', 'TokenSecret'],
    ] as const)(
      '%s may not read %s though a policy granted it everything',
      async (role, secret) => {
        const iam = client(application.world, 'iam');
        const policy = { RoleName: role, PolicyName: 'mistake' };
        await iam('PutRolePolicy', { ...policy, PolicyDocument: everything });

        await expect(read(role, secret)).rejects.toMatchObject(denied);
        await iam('DeleteRolePolicy', policy);
      },
    );

    test('open to the one operator that the deployment names', async () => {
      const SecretId = secrets.TokenSecret;
      const root = client(application.world, 'secretsmanager');
      const SecretString = 'a-token-of-another-day';
      const ClientRequestToken = '00000000-0000-4000-8000-000000000001';

      await root('PutSecretValue', { SecretId, SecretString, ClientRequestToken });

      await expect(root('GetSecretValue', { SecretId })).resolves.toMatchObject({ SecretString });
      await expect(read('keywatch-task', 'TokenSecret')).resolves.toMatchObject({ SecretString });
    });
  });

  test('a key that outlived its stack still opens records, where the new stack names it', async () => {
    const { stacks, as, options } = await anApplication();
    const kms = await as('keywatch-task', 'kms');
    const name = 'keywatch-application';
    const former = await stacks.physicalId(name, 'DataKey');
    const arn = `arn:aws:kms:ap-southeast-2:123456789012:key/${former}`;
    const { CiphertextBlob } = await kms<{ CiphertextBlob: Uint8Array }>('GenerateDataKey', {
      ...{ KeyId: arn, KeySpec: 'AES_256', EncryptionContext: record },
    });
    await stacks.delete(name);
    const parameters = { ...options.parameters, FormerKeyArns: arn };
    const decrypt = { KeyId: arn, CiphertextBlob, EncryptionContext: record };

    await stacks.create(name, rolesKeysAndSecrets(), options);
    await expect((await as('keywatch-task', 'kms'))('Decrypt', decrypt)).rejects.toMatchObject(
      denied,
    );
    await stacks.update(name, rolesKeysAndSecrets(), { ...options, parameters });

    await expect((await as('keywatch-task', 'kms'))('Decrypt', decrypt)).resolves.toBeDefined();
  });

  test.each(['task', 'execution'])(
    'ECS takes on role %s for this account and Region only',
    async (role) => {
      const assume = (sourceArn: string, service = 'ecs-tasks.amazonaws.com') =>
        assumeAsService(application.world, {
          ...{ service, sessionName: 'task', sourceArn },
          roleArn: `arn:aws:iam::123456789012:role/keywatch/application/keywatch-${role}`,
          ...{ account: '123456789012', region: 'ap-southeast-2' },
        });

      await expect(assume('arn:aws:ecs:ap-southeast-2:123456789012:*')).resolves.toBeDefined();
      await expect(assume('arn:aws:ecs:us-east-1:123456789012:*')).rejects.toThrow();
      await expect(assume('arn:aws:ecs:ap-southeast-2:999999999999:*')).rejects.toThrow();
      await expect(
        assume('arn:aws:ecs:ap-southeast-2:123456789012:*', 'ec2.amazonaws.com'),
      ).rejects.toThrow();
    },
  );
});
