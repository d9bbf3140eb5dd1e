import { describe, expect, test } from '@jest/globals';
import { aCaller, aWorld, client } from '../../../../support/world.ts';

const arn = (name: string) => `arn:aws:ssm:ap-southeast-2:123456789012:parameter/${name}`;

function aStore(options = {}) {
  const world = aWorld(options);
  return { world, ssm: client(world, 'ssm'), kms: client(world, 'kms') };
}

describe('PutParameter', () => {
  test('keeps every version, and what an overwrite does not say', async () => {
    const { ssm } = aStore();
    const first = await ssm('PutParameter', {
      Name: '/app/db',
      Value: 'one',
      Type: 'String',
      Description: 'a host',
    });
    const second = await ssm('PutParameter', { Name: '/app/db', Value: 'two', Overwrite: true });

    expect(first).toEqual({ Version: 1, Tier: 'Standard' });
    expect(second).toEqual({ Version: 2, Tier: 'Standard' });
    const { Parameters } = await ssm('GetParameterHistory', { Name: '/app/db' });
    expect(Parameters).toMatchObject([
      { Value: 'one', Version: 1, Description: 'a host', Labels: [], Policies: [] },
      {
        Value: 'two',
        Version: 2,
        Description: 'a host',
        Type: 'String',
        LastModifiedUser: 'arn:aws:iam::123456789012:root',
      },
    ]);
  });

  test('keeps a hundred versions, and the oldest while it has a label', async () => {
    const { ssm } = aStore();
    const put = (Value: number) =>
      ssm('PutParameter', { Name: 'n', Value: String(Value), Type: 'String', Overwrite: true });
    for (let value = 1; value <= 101; value += 1) await put(value);
    const { Parameters } = await ssm<{ Parameters: object[] }>('GetParameterHistory', {
      Name: 'n',
      MaxResults: 1,
    });
    expect(Parameters).toMatchObject([{ Version: 2 }]);

    await ssm('LabelParameterVersion', { Name: 'n', ParameterVersion: 2, Labels: ['live'] });
    await expect(put(102)).rejects.toMatchObject({
      code: 'ParameterMaxVersionLimitExceeded',
      message: expect.stringContaining('Version 2, the oldest version'),
    });
  });

  test('shows its history in the order of versions, page by page', async () => {
    const { ssm } = aStore();
    for (let value = 1; value <= 12; value += 1) {
      await ssm('PutParameter', { Name: 'n', Value: 'x', Type: 'String', Overwrite: true });
    }
    const history = (NextToken?: string) =>
      ssm<{ Parameters: { Version: number }[]; NextToken?: string }>('GetParameterHistory', {
        Name: 'n',
        MaxResults: 9,
        NextToken,
      });
    const first = await history();
    const second = await history(first.NextToken);

    expect(first.Parameters.map(({ Version }) => Version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(second.Parameters.map(({ Version }) => Version)).toEqual([10, 11, 12]);
    expect(second.NextToken).toBeUndefined();
  });

  test.each([
    ['a second one of the name', { Name: 'taken' }, 'ParameterAlreadyExists', /set the overwrite/],
    ['no type', { Type: undefined }, 'ValidationException', /^A parameter type is required/],
    ['another type', { Type: 'Number' }, 'ValidationException', /enum value set: \[SecureString/],
    ['no value', { Value: '' }, 'ValidationException', /at 'value'.*equal to 1\.$/],
    ['a nested value', { Value: '{{ssm:x}}' }, 'ValidationException', /can't nest another/],
    ['a key for a plain text', { KeyId: 'alias/x' }, 'ValidationException', /^KeyId is required/],
    [
      'a value that does not match',
      { AllowedPattern: '\\d+' },
      'ParameterPatternMismatchException',
      /\\d\+$/,
    ],
    [
      'a value that a backtracking engine would try for ages',
      { Value: `${'a'.repeat(4000)}b`, AllowedPattern: '(a+)+' },
      'ParameterPatternMismatchException',
      /\(a\+\)\+$/,
    ],
    [
      'a value that lacks what is looked ahead for',
      { Value: 'a', AllowedPattern: '(?=.*\\d).+' },
      'ParameterPatternMismatchException',
      /allowedPattern/,
    ],
    ['a broken pattern', { AllowedPattern: '(' }, 'InvalidAllowedPatternException', /regular/],
    ['a long value', { Value: 'x'.repeat(4097) }, 'ValidationException', /^Standard tier/],
    [
      'a longer value',
      { Value: 'x'.repeat(8193), Tier: 'Advanced' },
      'ValidationException',
      /8192/,
    ],
    [
      'tags on an overwrite',
      { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
      'ValidationException',
      /^Invalid request: tags/,
    ],
    ['an unknown data type', { DataType: 'Text' }, 'ValidationException', /lowercase/],
    ['images', { DataType: 'aws:ec2:image' }, 'NotImplemented', /DataType aws:ec2:image/],
    ['policies', { Policies: '[{"Type":"Expiration"}]' }, 'NotImplemented', /Policies/],
  ])('refuses %s', async (_what, input, code, message) => {
    const { ssm } = aStore();
    await ssm('PutParameter', { Name: 'taken', Value: 'v', Type: 'String' });
    const request = { Name: 'n', Value: 'v', Type: 'String', ...input };
    await expect(ssm('PutParameter', request)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['aws_x', 'ValidationException', /with "aws" or "ssm"/],
    ['SSMx', 'ValidationException', /with "aws" or "ssm"/],
    ['/ssm/x', 'ValidationException', /with "ssm" \(case-insensitive\)\. If formed as a path/],
    ['/AWS/x', 'AccessDeniedException', /^No access to reserved parameter name: \/AWS\/x\.$/],
    ['a b', 'ValidationException', /If formed as a path/],
    ['/a//b', 'ValidationException', /If formed as a path/],
    ['a/b', 'ValidationException', /fully qualified name/],
    ['/a/', 'ValidationException', /must not end with slash/],
    ['/x'.repeat(16), 'HierarchyLevelLimitExceededException', /15 levels/],
    ['x'.repeat(1000), 'ValidationException', /1011/],
  ])('refuses a name that breaks a rule (%#)', async (Name, code, message) => {
    await expect(
      aStore().ssm('PutParameter', { Name, Value: 'v', Type: 'String' }),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('goes to the advanced tier by itself if told to, and never back', async () => {
    const { ssm } = aStore();
    const put = (input: object) =>
      ssm('PutParameter', { Name: 'n', Value: 'v', Type: 'String', Overwrite: true, ...input });
    const auto = 'Intelligent-Tiering';
    expect(await put({ Tier: auto })).toMatchObject({ Tier: 'Standard' });
    expect(await put({ Tier: auto, Value: 'x'.repeat(5000) })).toMatchObject({ Tier: 'Advanced' });
    expect(await put({})).toMatchObject({ Tier: 'Advanced' });
    await expect(put({ Tier: 'Standard' })).rejects.toThrow("You can't downgrade a parameter");
  });
});

describe('GetParameter', () => {
  test('finds a parameter by name, version, label and ARN; a slash before a plain name is nothing', async () => {
    const { ssm } = aStore();
    await ssm('PutParameter', { Name: 'db', Value: 'one', Type: 'String' });
    await ssm('PutParameter', { Name: '/db', Value: 'two', Overwrite: true });
    await ssm('LabelParameterVersion', { Name: 'db', ParameterVersion: 1, Labels: ['old'] });
    const get = async (Name: string) => {
      const { Parameter } = await ssm<{ Parameter: object }>('GetParameter', { Name });
      return Parameter;
    };

    const shown = { Name: 'db', ARN: arn('db'), DataType: 'text', Type: 'String' };
    expect(await get('db')).toMatchObject({ ...shown, Value: 'two', Version: 2 });
    expect(await get('db')).not.toHaveProperty('Selector');
    expect(await get('/db:1')).toMatchObject({ ...shown, Value: 'one', Selector: ':1' });
    expect(await get('db:old')).toMatchObject({ ...shown, Value: 'one', Selector: ':old' });
    expect(await get(arn('db'))).toMatchObject({ ...shown, Value: 'two' });
    expect(await get(`${arn('db')}:1`)).toMatchObject({ ...shown, Value: 'one', Selector: ':1' });
  });

  test.each([
    ['gone', 'ParameterNotFound', 'Parameter gone not found.'],
    ['db:no', 'ParameterNotFound', 'Parameter db:no not found.'],
    ['db:1:2', 'ParameterNotFound', 'Parameter db:1:2 not found.'],
    ['db:7', 'ParameterVersionNotFound', 'could not find version 7 of db.'],
    ['{x}', 'ValidationException', 'If formed as a path'],
    ['/aws/service/ami-amazon-linux-latest/x', 'NotImplemented', 'The public parameter'],
  ])('refuses %s', async (Name, code, message) => {
    const { ssm } = aStore();
    await ssm('PutParameter', { Name: 'db', Value: 'one', Type: 'String' });
    await expect(ssm('GetParameter', { Name })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('of many answers what is there and names the rest', async () => {
    const { ssm } = aStore();
    await ssm('PutParameter', { Name: '/a/b', Value: 'one', Type: 'StringList' });
    expect(await ssm('GetParameters', { Names: ['/a/b', '/a/c', '/a/b:9'] })).toMatchObject({
      Parameters: [{ Name: '/a/b', Type: 'StringList' }],
      InvalidParameters: ['/a/c', '/a/b:9'],
    });
    const Names = Array.from({ length: 11 }, (_, index) => `n${index}`);
    await expect(ssm('GetParameters', { Names })).rejects.toThrow(
      "at 'names' failed to satisfy constraint: Member must have length less than or equal to 10",
    );
  });
});

describe('a SecureString', () => {
  test.each([
    ['Standard', 'alias/aws/ssm'],
    ['Advanced', 'alias/aws/ssm'],
  ])('of the %s tier is ciphertext until it is decrypted', async (Tier, KeyId) => {
    const { world, ssm } = aStore();
    const Value = 'päss wörd';
    await ssm('PutParameter', { Name: '/s', Value, Type: 'SecureString', Tier });

    expect(world.snapshot()).not.toContain('p\u00e4ss');
    const sealed = await ssm<{ Parameter: { Value: string } }>('GetParameter', { Name: '/s' });
    const opened = await ssm('GetParameter', { Name: '/s', WithDecryption: true });
    expect(sealed.Parameter.Value).not.toContain('rd');
    expect(opened).toMatchObject({ Parameter: { Value, Type: 'SecureString' } });
    expect(await ssm('DescribeParameters')).toMatchObject({ Parameters: [{ KeyId, Tier }] });
    expect(await ssm('GetParametersByPath', { Path: '/', WithDecryption: true })).toMatchObject({
      Parameters: [{ Value }],
    });
  });

  test('is bound to its parameter, and to a key that can be used', async () => {
    const { ssm, kms } = aStore();
    const {
      KeyMetadata: { KeyId },
    } = await kms<{ KeyMetadata: { KeyId: string } }>('CreateKey');
    await ssm('PutParameter', { Name: 's', Value: 'x', Type: 'SecureString', KeyId });
    const {
      Parameter: { Value },
    } = await ssm<{ Parameter: { Value: string } }>('GetParameter', { Name: 's' });
    const CiphertextBlob = Buffer.from(Value, 'base64');
    await expect(kms('Decrypt', { CiphertextBlob })).rejects.toMatchObject({
      code: 'InvalidCiphertextException',
    });
    await kms('Decrypt', { CiphertextBlob, EncryptionContext: { PARAMETER_ARN: arn('s') } });

    await kms('DisableKey', { KeyId });
    await expect(ssm('GetParameter', { Name: 's', WithDecryption: true })).rejects.toMatchObject({
      code: 'InvalidKeyId',
      message: expect.stringMatching(
        /is disabled\. \(Service: AWSKMS; .*Error Code: DisabledException/,
      ),
    });
    await expect(
      ssm('PutParameter', { Name: 't', Value: 'x', Type: 'SecureString', KeyId: 'alias/none' }),
    ).rejects.toMatchObject({ code: 'InvalidKeyId' });
  });

  test('never stands in CloudTrail, which names the parameter', async () => {
    const { world, ssm } = aStore();
    await ssm('PutParameter', { Name: 's', Value: 'hush', Type: 'SecureString' });
    await ssm('GetParameter', { Name: 's', WithDecryption: true });
    await world.clock.advance(600_000);
    const { Events } = await client(
      world,
      'cloudtrail',
    )<{ Events: { CloudTrailEvent: string }[] }>('LookupEvents');
    const texts = Events.map(({ CloudTrailEvent }) => CloudTrailEvent).filter((text) =>
      text.includes('ssm.amazonaws.com'),
    );
    expect(texts.join()).not.toContain('hush');
    expect(texts.join()).toContain(arn('s'));
  });
});

interface Page {
  readonly Parameters?: { Name?: string }[];
  readonly NextToken?: string;
}

describe('lists', () => {
  async function aTree() {
    const { ssm } = aStore();
    for (const Name of ['/app/a', '/app/b', '/app/sub/c', '/apple', 'plain']) {
      await ssm('PutParameter', {
        Name,
        Value: Name,
        Type: 'String',
        Tags: [{ Key: 'of', Value: Name }],
      });
    }
    await ssm('LabelParameterVersion', { Name: '/app/a', Labels: ['live'] });
    return ssm;
  }
  const names = ({ Parameters }: Page) => Parameters?.map(({ Name }) => Name);

  test.each([
    [{ Path: '/app' }, ['/app/a', '/app/b']],
    [{ Path: '/app/' }, ['/app/a', '/app/b']],
    [{ Path: '/app', Recursive: true }, ['/app/a', '/app/b', '/app/sub/c']],
    [{ Path: '/' }, ['/apple', 'plain']],
    [{ Path: '/app/a' }, []],
    [{ Path: '/app', ParameterFilters: [{ Key: 'Type', Values: ['SecureString'] }] }, []],
    [{ Path: '/app', ParameterFilters: [{ Key: 'Label', Values: ['live'] }] }, ['/app/a']],
  ])('by path %j', async (input, expected) => {
    expect(names(await (await aTree())('GetParametersByPath', input))).toEqual(expected);
  });

  test.each([
    [
      [{ Key: 'Name', Values: ['/app/'], Option: 'BeginsWith' }],
      ['/app/a', '/app/b', '/app/sub/c'],
    ],
    [[{ Key: 'Name', Values: ['/plain'] }], ['plain']],
    [[{ Key: 'Name', Values: ['sub'], Option: 'Contains' }], ['/app/sub/c']],
    [[{ Key: 'Path', Values: ['/app'] }], ['/app/a', '/app/b']],
    [
      [
        { Key: 'Path', Values: ['/app'], Option: 'Recursive' },
        { Key: 'tag:of', Values: ['/app/b'] },
      ],
      ['/app/b'],
    ],
    [[{ Key: 'tag:of' }], ['/app/a', '/app/b', '/app/sub/c', '/apple', 'plain']],
    [[{ Key: 'Tier', Values: ['Advanced'] }], []],
  ])('by filters %j', async (ParameterFilters, expected) => {
    expect(names(await (await aTree())('DescribeParameters', { ParameterFilters }))).toEqual(
      expected,
    );
  });

  test.each([
    [[{ Key: 'Name', Option: 'over ten chars' }, { Key: 'key' }], /^2 validation errors detected:/],
    [[{ Key: 'key' }], /pattern: tag:\.\+\|Name/],
    [
      [{ Key: 'Label', Values: ['x'] }],
      /not valid: Label\. Valid filter keys include: \[Path, Name, Type, KeyId, Tier\]/,
    ],
    [[{ Key: 'Name' }], /values are missing : null for filter key Name/],
    [
      [
        { Key: 'Name', Values: ['a'] },
        { Key: 'Name', Values: ['b'] },
      ],
      /duplicated in the request: Name/,
    ],
    [[{ Key: 'Path', Values: ['/aws'] }], /^Filters for common parameters/],
    [[{ Key: 'Path', Values: ['x'] }], /must begin with a forward slash/],
    [[{ Key: 'Path', Option: 'Equals', Values: ['/x'] }], /\[Recursive, OneLevel\]/],
    [[{ Key: 'Name', Option: 'option', Values: ['x'] }], /\[BeginsWith, Equals\]/],
    [[{ Key: 'Tier', Values: ['x'] }], /\[Standard, Advanced, Intelligent-Tiering\]/],
  ])('refuse %j', async (ParameterFilters, message) => {
    await expect(aStore().ssm('DescribeParameters', { ParameterFilters })).rejects.toThrow(message);
  });

  test('come in pages', async () => {
    const ssm = await aTree();
    const first = await ssm<Page>('DescribeParameters', { MaxResults: 3 });
    const second = await ssm<Page>('DescribeParameters', {
      NextToken: first.NextToken,
    });
    expect(names(first)).toHaveLength(3);
    expect(names(second)).toEqual(['/apple', 'plain']);
    await ssm('DeleteParameters', { Names: ['/app/a', '/app/sub/c'] });
    expect(names(await ssm<Page>('DescribeParameters', { NextToken: first.NextToken }))).toEqual([
      '/apple',
      'plain',
    ]);
    expect(second.NextToken).toBeUndefined();
    await expect(ssm('DescribeParameters', { NextToken: 'x' })).rejects.toMatchObject({
      code: 'InvalidNextToken',
    });
    await expect(ssm('GetParametersByPath', { Path: '/', MaxResults: 11 })).rejects.toThrow(
      /less than or equal to 10/,
    );
  });
});

describe('labels, tags and deletion', () => {
  test('a label moves; labels that break the rules are named', async () => {
    const { ssm } = aStore();
    for (const Value of ['1', '2']) {
      await ssm('PutParameter', { Name: 'n', Value, Type: 'String', Overwrite: true });
    }
    const label = (ParameterVersion: number | undefined, Labels: string[]) =>
      ssm('LabelParameterVersion', { Name: 'n', ParameterVersion, Labels });
    expect(await label(1, ['live', '9th', 'aws-x'])).toEqual({
      InvalidLabels: ['9th', 'aws-x'],
      ParameterVersion: 1,
    });
    expect(await label(undefined, ['live'])).toEqual({ InvalidLabels: [], ParameterVersion: 2 });
    expect(await ssm('GetParameterHistory', { Name: 'n' })).toMatchObject({
      Parameters: [{ Labels: [] }, { Labels: ['live'] }],
    });
    expect(
      await ssm('UnlabelParameterVersion', {
        Name: 'n',
        ParameterVersion: 2,
        Labels: ['live', 'x'],
      }),
    ).toEqual({ RemovedLabels: ['live'], InvalidLabels: ['x'] });
    await expect(label(7, ['x'])).rejects.toMatchObject({ code: 'ParameterVersionNotFound' });
    await expect(
      label(
        1,
        Array.from({ length: 11 }, (_, i) => `l${i}`),
      ),
    ).rejects.toMatchObject({
      code: 'ParameterVersionLabelLimitExceeded',
    });
  });

  test('tags are put on, listed and taken off', async () => {
    const { ssm } = aStore();
    const resource = { ResourceType: 'Parameter', ResourceId: '/n' };
    await ssm('PutParameter', {
      Name: 'n',
      Value: 'v',
      Type: 'String',
      Tags: [{ Key: 'a', Value: '1' }],
    });
    await ssm('AddTagsToResource', { ...resource, Tags: [{ Key: 'b', Value: '2' }] });
    await ssm('RemoveTagsFromResource', { ...resource, TagKeys: ['a'] });
    expect(await ssm('ListTagsForResource', resource)).toEqual({
      TagList: [{ Key: 'b', Value: '2' }],
    });
    await expect(
      ssm('ListTagsForResource', { ...resource, ResourceId: 'x' }),
    ).rejects.toMatchObject({ code: 'InvalidResourceId' });
    await expect(
      ssm('ListTagsForResource', { ...resource, ResourceType: 'Document' }),
    ).rejects.toMatchObject({ code: 'NotImplemented' });
  });

  test('what is deleted is gone, with its versions', async () => {
    const { ssm } = aStore();
    await ssm('PutParameter', { Name: '/n', Value: 'v', Type: 'String' });
    await ssm('DeleteParameter', { Name: 'n' });
    await expect(ssm('DeleteParameter', { Name: 'n' })).rejects.toMatchObject({
      code: 'ParameterNotFound',
    });
    expect(await ssm('PutParameter', { Name: 'n', Value: 'v', Type: 'String' })).toMatchObject({
      Version: 1,
    });
    expect(await ssm('DeleteParameters', { Names: ['/n', 'x'] })).toEqual({
      DeletedParameters: ['/n'],
      InvalidParameters: ['x'],
    });
  });
});

test('a stranger is refused in the words of Systems Manager', async () => {
  const { world, ssm } = aStore();
  await ssm('PutParameter', { Name: '/n', Value: 'v', Type: 'String' });
  const { User } = await client(world, 'iam')<{ User: { UserId: string; Arn: string } }>(
    'CreateUser',
    { UserName: 'u' },
  );
  const principal = {
    type: 'user',
    account: '123456789012',
    arn: User.Arn,
    userId: User.UserId,
    userName: 'u',
  } as const;
  await expect(
    client(world, 'ssm', aCaller({ principal }))('GetParameter', { Name: '/n' }),
  ).rejects.toMatchObject({
    code: 'AccessDeniedException',
    message: `User: ${User.Arn} is not authorized to perform: ssm:GetParameter on resource: ${arn('n')} because no identity-based policy allows the ssm:GetParameter action`,
  });
});
