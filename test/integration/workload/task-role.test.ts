import { KMS } from '@aws-sdk/client-kms';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openStage, type Stage } from './stage.ts';

const context = { 'keywatch:record': 'a', 'keywatch:key-sha256': 'b' };

describe('the role of the task', () => {
  let stage: Stage;
  let kms: KMS;
  let secretsManager: SecretsManager;

  beforeAll(async () => {
    stage = await openStage();
    const { credentials } = stage.role;
    const place = { endpoint: stage.emulator.url, region: 'ap-southeast-2', credentials };
    [kms, secretsManager] = [new KMS(place), new SecretsManager(place)];
  });
  afterAll(async () => stage?.[Symbol.asyncDispose]());

  test('is all that the service needs: it encrypts, decrypts and reads its secrets', async () => {
    const { TOKEN = '', ...env } = await stage.environment();
    const arn = await stage.createSecret('token', JSON.stringify({ token: TOKEN }));
    await using workload = await stage.start({ ...env, TOKEN: '', TOKEN_SECRET_ARN: arn });
    const made = await workload.post('/encrypt', { name: 'a', text: 'b', context: { a: 'b' } });
    const { id, key } = (await made.json()) as Record<string, string>;

    const opened = await workload.post('/decrypt', { id, key, context: { a: 'b' } });

    expect(await opened.json()).toEqual({ text: 'b' });
  });

  test('may make a data key with the pairs that the service adds, and not without one of them', async () => {
    const KeyId = stage.keyArn;
    const generate = (EncryptionContext?: Record<string, string>) =>
      kms.generateDataKey({
        KeyId,
        KeySpec: 'AES_256',
        ...(EncryptionContext && { EncryptionContext }),
      });
    const { CiphertextBlob } = await generate({ ...context, tenant: 'north' });

    await expect(generate()).rejects.toThrow('not authorized to perform: kms:GenerateDataKey');
    await expect(generate({ 'keywatch:record': 'a' })).rejects.toThrow('not authorized');
    await expect(generate({ 'keywatch:key-sha256': 'a' })).rejects.toThrow('not authorized');
    await expect(kms.decrypt({ KeyId, CiphertextBlob })).rejects.toThrow('not authorized');
  });

  test('may do nothing else with the key, and nothing with another', async () => {
    const KeyId = stage.keyArn;
    const other = (await stage.kms.createKey({})).KeyMetadata?.Arn;
    const Plaintext = Buffer.from('a');
    const attempts = [
      () => kms.encrypt({ KeyId, Plaintext, EncryptionContext: context }),
      () =>
        kms.generateDataKeyWithoutPlaintext({
          KeyId,
          KeySpec: 'AES_256',
          EncryptionContext: context,
        }),
      () => kms.describeKey({ KeyId }),
      () => kms.getKeyPolicy({ KeyId }),
      () => kms.disableKey({ KeyId }),
      () => kms.scheduleKeyDeletion({ KeyId }),
      () =>
        kms.createGrant({
          KeyId,
          GranteePrincipal: 'arn:aws:iam::123456789012:root',
          Operations: ['Decrypt'],
        }),
      () => kms.listKeys({}),
      () => kms.createKey({}),
      () => kms.generateDataKey({ KeyId: other, KeySpec: 'AES_256', EncryptionContext: context }),
    ];

    for (const attempt of attempts) {
      await expect(attempt()).rejects.toThrow(
        expect.objectContaining({ name: 'AccessDeniedException' }),
      );
    }
  });

  test('may read its own secrets, and neither others nor change any', async () => {
    const SecretId = await stage.createSecret('own', 'its text');
    const { ARN: others } = await stage.secretsManager.createSecret({
      Name: 'rds!db-owner',
      SecretString: 'x',
    });
    const attempts = [
      () => secretsManager.getSecretValue({ SecretId: others }),
      () => secretsManager.putSecretValue({ SecretId, SecretString: 'y' }),
      () => secretsManager.deleteSecret({ SecretId }),
      () => secretsManager.listSecrets({}),
    ];

    const own = await secretsManager.getSecretValue({ SecretId });

    expect(own.SecretString).toBe('its text');
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toThrow(
        expect.objectContaining({ name: 'AccessDeniedException' }),
      );
    }
  });

  test('is the only one who may use the key: root may not', async () => {
    const attempt = stage.kms.generateDataKey({
      ...{ KeyId: stage.keyArn, KeySpec: 'AES_256', EncryptionContext: context },
    });

    await expect(attempt).rejects.toThrow('not authorized to perform: kms:GenerateDataKey');
  });
});
