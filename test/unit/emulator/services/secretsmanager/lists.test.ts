import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aWorld, client } from '../../../../support/world.ts';
import { aSecret, token } from './a-secret.ts';

async function threeSecrets() {
  const world = aWorld();
  const tags = (Key: string, Value: string) => [{ Key, Value }];
  await aSecret(
    { Name: 'app/db', Description: 'The Database login', Tags: tags('env', 'prod') },
    world,
  );
  await aSecret({ Name: 'app/token', Description: 'bearer' }, world);
  await aSecret({ Name: 'Other', Tags: tags('Env', 'Production') }, world);
  return client(world, 'secretsmanager');
}

async function names(secrets: ReturnType<typeof client>, input: object): Promise<string[]> {
  const { SecretList } = await secrets<{ SecretList: { Name: string }[] }>('ListSecrets', input);
  return SecretList.map(({ Name }) => Name);
}

describe('listing secrets', () => {
  test.each([
    [[{ Key: 'name', Values: ['app'] }], ['app/db', 'app/token']],
    [[{ Key: 'name', Values: ['App'] }], []],
    [[{ Key: 'name', Values: ['!app'] }], ['Other']],
    [[{ Key: 'description', Values: ['database'] }], ['app/db']],
    [[{ Key: 'description', Values: ['log the'] }], ['app/db']],
    [[{ Key: 'tag-key', Values: ['env'] }], ['app/db']],
    [[{ Key: 'tag-value', Values: ['prod', 'Prod'] }], ['app/db', 'Other']],
    [[{ Key: 'all', Values: ['production'] }], ['Other']],
    [[{ Key: 'all', Values: ['bearer'] }], ['app/token']],
    [
      [
        { Key: 'name', Values: ['app'] },
        { Key: 'description', Values: ['bearer'] },
      ],
      ['app/token'],
    ],
    [[{ Key: 'owning-service', Values: ['rds'] }], []],
    [[{ Key: 'primary-region', Values: ['ap-southeast-2'] }], ['app/db', 'app/token', 'Other']],
  ])('with %j finds %j', async (Filters, expected) => {
    expect(await names(await threeSecrets(), { Filters })).toEqual(expected);
  });

  test.each([
    ['appBeta', ['prod/AppBeta', 'prod+AppBeta']],
    ['beta', ['prod/AppBeta', 'prod+AppBeta']],
    ['company', ['uat/COMPANY']],
    ['ything', ['uat/COMPANYthings']],
    ['things', []],
    ['+', []],
    ['ftag', []],
    ['tag', ['SecretFTag']],
    ['mixed', []],
  ])('finds %s by whole beginnings of words', async (value, expected) => {
    const world = aWorld();
    const all = ['prod/AppBeta', 'prod+AppBeta', 'uat/COMPANY', 'uat/COMPANYthings'];
    for (const Name of [...all, 'SecretFTag', 'very-Mixed/name']) await aSecret({ Name }, world);

    const found = await names(client(world, 'secretsmanager'), {
      Filters: [{ Key: 'all', Values: [value] }],
    });

    expect(found).toEqual(expected);
  });

  test.each([
    [[{ Values: ['x'] }], 'InvalidParameterException', 'Invalid filter key'],
    [
      [{ Key: 'description' }],
      'InvalidParameterException',
      'Invalid filter values for key: description',
    ],
    [
      [{ Key: 'wrong', Values: ['x'] }],
      'ValidationException',
      expect.stringContaining("Value 'wrong' at 'filters.1.member.key'"),
    ],
  ])('refuses the filters %j', async (Filters, code, message) => {
    const secrets = await threeSecrets();

    await expect(secrets('ListSecrets', { Filters })).rejects.toMatchObject({ code, message });
  });

  test('goes in pages, in either order', async () => {
    const secrets = await threeSecrets();
    expect(await names(secrets, { SortBy: 'name', SortOrder: 'desc' })).toEqual([
      'app/token',
      'app/db',
      'Other',
    ]);

    const { NextToken, SecretList } = await secrets<{ NextToken: string; SecretList: object[] }>(
      'ListSecrets',
      { MaxResults: 2 },
    );

    expect(SecretList).toHaveLength(2);
    expect(await names(secrets, { MaxResults: 2, NextToken })).toEqual(['Other']);
    await expect(secrets('ListSecrets', { NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidNextTokenException',
    });
  });
});

describe('a batch', () => {
  test('reads by filter what is there', async () => {
    const secrets = await threeSecrets();

    const answer = await secrets<{ SecretValues: object[] }>('BatchGetSecretValue', {
      Filters: [{ Key: 'name', Values: ['app'] }],
      MaxResults: 1,
    });

    expect(answer).toMatchObject({
      SecretValues: [{ Name: 'app/db', SecretString: 'first', VersionId: token(1) }],
      Errors: [],
      NextToken: expect.any(String),
    });
  });

  test.each([
    [{}, /but not both/],
    [{ SecretIdList: ['a'], Filters: [] }, /but not both/],
    [{ SecretIdList: ['a'], MaxResults: 1 }, /'Filters' not specified/],
  ])('is refused with %j', async (input, message) => {
    const secrets = await threeSecrets();

    await expect(secrets('BatchGetSecretValue', input)).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });
});

describe('a random password', () => {
  const secrets = client(aWorld(), 'secretsmanager');
  const password = async (input: object) =>
    (await secrets<{ RandomPassword: string }>('GetRandomPassword', input)).RandomPassword;
  const types = { Lowercase: /[a-z]/, Uppercase: /[A-Z]/, Numbers: /\d/, Punctuation: /[^\w\s]|_/ };

  test('has what it must have and nothing that it must not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          PasswordLength: fc.integer({ min: 4, max: 60 }),
          ExcludeLowercase: fc.boolean(),
          ExcludeUppercase: fc.boolean(),
          ExcludeNumbers: fc.boolean(),
          ExcludePunctuation: fc.boolean(),
          ExcludeCharacters: fc.constantFrom('', 'aB3"@/\\', 'xyz'),
        }),
        async (input) => {
          fc.pre(
            Object.keys(types).some(
              (type) => input[`Exclude${type}` as keyof typeof input] === false,
            ),
          );

          const made = await password({ ...input, IncludeSpace: true });

          expect(made).toHaveLength(input.PasswordLength);
          for (const excluded of input.ExcludeCharacters) expect(made).not.toContain(excluded);
          for (const [type, pattern] of Object.entries(types)) {
            const isOut = input[`Exclude${type}` as keyof typeof input] === true;
            expect(pattern.test(made)).toBe(!isOut);
          }
        },
      ),
    );
  });

  test('has 32 characters unless told otherwise, and is the same in two worlds of one seed', async () => {
    const again = client(aWorld(), 'secretsmanager');
    const once = client(aWorld(), 'secretsmanager');

    const first = await once<{ RandomPassword: string }>('GetRandomPassword');

    expect(first.RandomPassword).toHaveLength(32);
    expect(await again('GetRandomPassword')).toEqual(first);
  });

  test.each([
    [{ PasswordLength: 3 }, 'InvalidParameterException'],
    [{ PasswordLength: 0 }, 'ValidationException'],
    [{ PasswordLength: 4097 }, 'ValidationException'],
    [{ ExcludeCharacters: '0123456789' }, 'InvalidParameterException'],
    [
      {
        ...{ ExcludeLowercase: true, ExcludeUppercase: true },
        ...{ ExcludeNumbers: true, ExcludePunctuation: true },
      },
      'InvalidParameterException',
    ],
  ])('is not made with %j', async (input, code) => {
    await expect(password(input)).rejects.toMatchObject({ code });
  });
});

test('tags are added, replaced and removed', async () => {
  const { secrets } = await aSecret();
  const SecretId = 'app/db';
  const tags = async () => (await secrets<{ Tags: object[] }>('DescribeSecret', { SecretId })).Tags;
  await secrets('TagResource', { SecretId, Tags: [{ Key: 'a', Value: '1' }, { Key: 'b' }] });
  await secrets('TagResource', { SecretId, Tags: [{ Key: 'a', Value: '2' }] });

  expect(await tags()).toEqual([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ]);
  await secrets('UntagResource', { SecretId, TagKeys: ['a', 'b'] });
  expect(await tags()).toEqual([]);
  const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
  await expect(secrets('TagResource', { SecretId, Tags: many })).rejects.toMatchObject({
    code: 'InvalidParameterException',
  });
});

test('a list goes on when all that it has shown was deleted', async () => {
  const secrets = await threeSecrets();
  const first = await secrets<{ SecretList: { Name: string }[]; NextToken: string }>(
    'ListSecrets',
    {
      MaxResults: 2,
    },
  );
  for (const { Name } of first.SecretList) await secrets('DeleteSecret', { SecretId: Name });

  expect(await names(secrets, { NextToken: first.NextToken })).toEqual(['Other']);
});
