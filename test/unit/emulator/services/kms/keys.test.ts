import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client, testStart } from '../../../../support/world.ts';

const day = 86_400_000;
const unknownId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const home = 'arn:aws:kms:ap-southeast-2:123456789012';

async function aKey(world = aWorld()) {
  const kms = client(world, 'kms');
  const { KeyMetadata } = await kms<{ KeyMetadata: { Arn: string; KeyId: string } }>('CreateKey', {
    Description: 'für Prüfungen',
    Tags: [{ TagKey: 'app', TagValue: 'x' }],
  });
  return { world, kms, ...KeyMetadata };
}

const uses = (KeyId: string): [string, object][] => [
  ['Encrypt', { KeyId, Plaintext: Buffer.from('x') }],
  ['GenerateDataKey', { KeyId, KeySpec: 'AES_256' }],
  ['GenerateDataKeyWithoutPlaintext', { KeyId, KeySpec: 'AES_256' }],
];

async function aliasNames(kms: Awaited<ReturnType<typeof aKey>>['kms']): Promise<string[]> {
  const { Aliases } = await kms<{ Aliases: { AliasName: string }[] }>('ListAliases');
  return Aliases.map(({ AliasName }) => AliasName);
}

describe('a disabled key', () => {
  test('is of no use until it is enabled again', async () => {
    const { kms, Arn } = await aKey();
    const sealed = await kms('Encrypt', { KeyId: Arn, Plaintext: Buffer.from('x') });

    await kms('DisableKey', { KeyId: Arn });

    for (const [operation, input] of [...uses(Arn), ['Decrypt', sealed] as const]) {
      await expect(kms(operation, input)).rejects.toMatchObject({
        code: 'DisabledException',
        message: `${Arn} is disabled.`,
      });
    }
    await kms('EnableKey', { KeyId: Arn });
    await expect(kms('Decrypt', sealed)).resolves.toMatchObject({ KeyId: Arn });
  });
});

describe('a key whose deletion is scheduled', () => {
  test('cannot be used, changed or scheduled again', async () => {
    const { kms, Arn } = await aKey();
    const scheduled = await kms('ScheduleKeyDeletion', { KeyId: Arn, PendingWindowInDays: 7 });

    expect(scheduled).toEqual({
      KeyId: Arn,
      DeletionDate: new Date(testStart + 7 * day),
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
    });
    const changes: [string, object][] = [
      ...uses(Arn),
      ['EnableKey', { KeyId: Arn }],
      ['DisableKey', { KeyId: Arn }],
      ['ScheduleKeyDeletion', { KeyId: Arn }],
      ['CreateAlias', { AliasName: 'alias/a', TargetKeyId: Arn }],
      ['TagResource', { KeyId: Arn, Tags: [{ TagKey: 'a', TagValue: 'b' }] }],
    ];
    for (const [operation, input] of changes) {
      await expect(kms(operation, input)).rejects.toMatchObject({
        code: 'KMSInvalidStateException',
        message: `${Arn} is pending deletion.`,
      });
    }
  });

  test('is gone with its aliases when the days are over, not before', async () => {
    const { world, kms, Arn } = await aKey();
    await kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId: Arn });
    await kms('ScheduleKeyDeletion', { KeyId: Arn, PendingWindowInDays: 7 });

    await world.clock.advance(7 * day - 1);
    await expect(kms('DescribeKey', { KeyId: 'alias/a' })).resolves.toBeDefined();
    await world.clock.advance(1);

    await expect(kms('DescribeKey', { KeyId: Arn })).rejects.toMatchObject({
      code: 'NotFoundException',
      message: `Key '${Arn}' does not exist`,
    });
    await expect(kms('DescribeKey', { KeyId: 'alias/a' })).rejects.toMatchObject({
      code: 'NotFoundException',
      message: `Alias ${home}:alias/a is not found.`,
    });
    expect(await aliasNames(kms)).not.toContain('alias/a');
  });

  test('is disabled, and stays, when the deletion is cancelled', async () => {
    const { world, kms, Arn } = await aKey();
    await kms('ScheduleKeyDeletion', { KeyId: Arn });
    await kms('CancelKeyDeletion', { KeyId: Arn });

    await world.clock.advance(31 * day);

    await expect(kms('DescribeKey', { KeyId: Arn })).resolves.toMatchObject({
      KeyMetadata: { KeyState: 'Disabled', Enabled: false },
    });
    await expect(kms('CancelKeyDeletion', { KeyId: Arn })).rejects.toMatchObject({
      code: 'KMSInvalidStateException',
      message: `${Arn} is not pending deletion.`,
    });
  });

  test.each([6, 31, 0])('cannot be given %i days', async (PendingWindowInDays) => {
    const { kms, Arn } = await aKey();

    await expect(
      kms('ScheduleKeyDeletion', { KeyId: Arn, PendingWindowInDays }),
    ).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('naming a key', () => {
  test.each([
    [unknownId, 'NotFoundException', `Key '${home}:key/${unknownId}' does not exist`],
    [
      `${home}:key/${unknownId}`,
      'NotFoundException',
      `Key '${home}:key/${unknownId}' does not exist`,
    ],
    ['alias/nowhere', 'NotFoundException', `Alias ${home}:alias/nowhere is not found.`],
    ['alias/aws/nonsense', 'NotFoundException', `Alias ${home}:alias/aws/nonsense is not found.`],
    ['something', 'NotFoundException', "Invalid keyId 'something'"],
    ['constructor', 'NotFoundException', "Invalid keyId 'constructor'"],
    [
      'alias/aws/constructor',
      'NotFoundException',
      `Alias ${home}:alias/aws/constructor is not found.`,
    ],
    [
      `arn:aws:kms:eu-west-1:123456789012:key/${unknownId}`,
      'NotFoundException',
      'Invalid arn eu-west-1',
    ],
    [
      'arn:aws:s3:ap-southeast-2:123456789012:key/x',
      'InvalidArnException',
      'Invalid ARN arn:aws:s3:ap-southeast-2:123456789012:key/x',
    ],
  ])('refuses %s', async (KeyId, code, message) => {
    const { kms } = await aKey();

    await expect(kms('DescribeKey', { KeyId })).rejects.toMatchObject({ code, message });
  });

  test('hides whether a key of another account exists', async () => {
    const { kms } = await aKey();
    const KeyId = `arn:aws:kms:ap-southeast-2:999999999999:key/${unknownId}`;

    await expect(kms('DescribeKey', { KeyId })).rejects.toMatchObject({
      code: 'AccessDeniedException',
    });
  });

  test('takes an id, an ARN, an alias and an alias ARN', async () => {
    const { kms, KeyId, Arn } = await aKey();
    await kms('CreateAlias', { AliasName: 'alias/app/Key_1', TargetKeyId: KeyId });

    for (const name of [KeyId, Arn, 'alias/app/Key_1', `${home}:alias/app/Key_1`]) {
      await expect(kms('DescribeKey', { KeyId: name })).resolves.toMatchObject({
        KeyMetadata: { Arn, KeyManager: 'CUSTOMER', Description: 'für Prüfungen' },
      });
    }
    await expect(kms('DisableKey', { KeyId: 'alias/app/Key_1' })).rejects.toMatchObject({
      code: 'NotFoundException',
    });
  });
});

describe('an alias', () => {
  test.each([
    ['alias/aws/mine', 'NotAuthorizedException'],
    ['mine', 'ValidationException'],
    ['alias/', 'ValidationException'],
    ['alias/a:b', 'ValidationException'],
    ['alias/a b', 'ValidationException'],
    [`alias/${'a'.repeat(251)}`, 'ValidationException'],
  ])('is not made with the name %s', async (AliasName, code) => {
    const { kms, KeyId } = await aKey();

    await expect(kms('CreateAlias', { AliasName, TargetKeyId: KeyId })).rejects.toMatchObject({
      code,
    });
  });

  test('is not made twice, can point to another key, and can go', async () => {
    const { world, kms, KeyId } = await aKey();
    const other = await aKey(world);
    await kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });

    await expect(
      kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId }),
    ).rejects.toMatchObject({
      code: 'AlreadyExistsException',
      message: `An alias with the name ${home}:alias/a already exists`,
    });
    await kms('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: other.KeyId });
    await expect(kms('ListAliases', { KeyId: other.KeyId })).resolves.toMatchObject({
      Aliases: [{ AliasName: 'alias/a', TargetKeyId: other.KeyId }],
    });
    await kms('DeleteAlias', { AliasName: 'alias/a' });
    expect(await aliasNames(kms)).not.toContain('alias/a');
  });
});

test('an alias keeps to keys of one kind', async () => {
  const { kms, KeyId } = await aKey();
  await kms('CreateAlias', { AliasName: 'alias/a', TargetKeyId: KeyId });
  const { KeyMetadata } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey', {
    KeySpec: 'RSA_2048',
    KeyUsage: 'ENCRYPT_DECRYPT',
  });

  await expect(
    kms('UpdateAlias', { AliasName: 'alias/a', TargetKeyId: KeyMetadata.KeyId }),
  ).rejects.toMatchObject({ code: 'ValidationException' });
  await expect(
    kms('CreateAlias', { AliasName: 'alias/b', TargetKeyId: 'alias/a' }),
  ).rejects.toMatchObject({ message: 'Aliases must refer to keys. Not aliases' });
});

describe('lists', () => {
  test('come in pages that together name everything once', async () => {
    const world = aWorld();
    const ids = new Set<string>();
    for (let count = 0; count < 5; count += 1) ids.add((await aKey(world)).KeyId);
    const kms = client(world, 'kms');

    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await kms<{ Keys: { KeyId: string }[]; NextMarker?: string }>('ListKeys', {
        Limit: 2,
        Marker,
      });
      seen.push(...page.Keys.map(({ KeyId }) => KeyId));
      Marker = page.NextMarker;
    } while (Marker !== undefined);

    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(ids);
    await expect(kms('ListKeys', { Marker: 'none' })).rejects.toMatchObject({
      code: 'InvalidMarkerException',
    });
  });
});

describe('creating a key', () => {
  test.each([
    { KeySpec: 'ML_DSA_44', KeyUsage: 'SIGN_VERIFY' },
    { KeySpec: 'ML_KEM_512', KeyUsage: 'ENCAPSULATE_DECAPSULATE' },
    { KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY' },
    { Origin: 'AWS_CLOUDHSM' },
    { Origin: 'EXTERNAL_KEY_STORE' },
    { CustomKeyStoreId: 'cks-1', Origin: 'AWS_CLOUDHSM' },
  ])('says that %j is not implemented', async (input) => {
    await expect(client(aWorld(), 'kms')('CreateKey', input)).rejects.toMatchObject({
      code: 'NotImplemented',
    });
  });

  test.each([
    [[{ TagKey: 'AWS:x', TagValue: '' }], 'TagException'],
    [[{ TagKey: 'a#b', TagValue: '' }], 'TagException'],
    [[{ TagKey: 'a'.repeat(129), TagValue: '' }], 'ValidationException'],
    [[{ TagKey: 'a', TagValue: 'v'.repeat(257) }], 'ValidationException'],
    [Array.from({ length: 51 }, (_, at) => ({ TagKey: `k${at}`, TagValue: '' })), 'TagException'],
    [
      [
        { TagKey: 'a', TagValue: '1' },
        { TagKey: 'a', TagValue: '2' },
      ],
      'TagException',
    ],
  ])('refuses the tags %j', async (Tags, code) => {
    await expect(client(aWorld(), 'kms')('CreateKey', { Tags })).rejects.toMatchObject({ code });
  });

  test('keeps, adds and removes tags', async () => {
    const { kms, KeyId } = await aKey();
    await kms('TagResource', { KeyId, Tags: [{ TagKey: 'b', TagValue: '2' }] });
    await kms('UntagResource', { KeyId, TagKeys: ['app'] });

    await expect(kms('ListResourceTags', { KeyId })).resolves.toEqual({
      Tags: [{ TagKey: 'b', TagValue: '2' }],
      Truncated: false,
    });
  });
});

describe('rotation', () => {
  test('brings new material each period while the key is enabled', async () => {
    const { world, kms, KeyId } = await aKey();
    const material = async () =>
      (await kms<{ KeyMetadata: { CurrentKeyMaterialId: string } }>('DescribeKey', { KeyId }))
        .KeyMetadata.CurrentKeyMaterialId;
    const first = await material();
    await kms('EnableKeyRotation', { KeyId, RotationPeriodInDays: 90 });

    await world.clock.advance(90 * day);
    const second = await material();
    await kms('DisableKey', { KeyId });
    await world.clock.advance(90 * day);

    expect(second).not.toBe(first);
    expect(await material()).toBe(second);
    await expect(kms('GetKeyRotationStatus', { KeyId })).resolves.toMatchObject({
      KeyRotationEnabled: true,
      RotationPeriodInDays: 90,
      NextRotationDate: new Date(testStart + 270 * day),
    });
  });
});

test('keys of one Region are not found in another', async () => {
  const { world, KeyId } = await aKey();
  const elsewhere = client(world, 'kms', aCaller({ region: 'eu-west-1' }));

  await expect(elsewhere('DescribeKey', { KeyId })).rejects.toMatchObject({
    code: 'NotFoundException',
  });
});

describe('a list in pages', () => {
  test('goes on when all that it has shown was deleted', async () => {
    const { kms, KeyId } = await aKey();
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await kms('CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: KeyId });
    }
    const seen: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await kms<{ Aliases: { AliasName: string }[]; NextMarker?: string }>(
        'ListAliases',
        { KeyId, Limit: 2, Marker },
      );
      for (const { AliasName } of page.Aliases) {
        seen.push(AliasName);
        await kms('DeleteAlias', { AliasName });
      }
      Marker = page.NextMarker;
    } while (Marker !== undefined);

    expect(seen).toEqual(['alias/a', 'alias/b', 'alias/c', 'alias/d', 'alias/e']);
  });

  test.each([
    ['ListKeys', 0],
    ['ListKeys', 1001],
    ['ListAliases', 101],
  ])('%s does not have %i on one', async (operation, Limit) => {
    const { kms } = await aKey();

    await expect(kms(operation, { Limit })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(`Value '${Limit}' at 'limit'`),
    });
  });

  test('has the predefined aliases, with a target once a key was made for them', async () => {
    const { kms } = await aKey();
    await kms('DescribeKey', { KeyId: 'alias/aws/sns' });

    const { Aliases } = await kms<{ Aliases: { AliasName: string; TargetKeyId?: string }[] }>(
      'ListAliases',
    );

    expect(Aliases).toContainEqual({
      AliasName: 'alias/aws/s3',
      AliasArn: 'arn:aws:kms:ap-southeast-2:123456789012:alias/aws/s3',
    });
    const withKeys = Aliases.filter(({ TargetKeyId }) => TargetKeyId !== undefined);
    expect(withKeys.map(({ AliasName }) => AliasName)).toEqual(['alias/aws/sns']);
  });
});
