import { describe, expect, test } from '@jest/globals';
import { aSecret, token } from './a-secret.ts';

const SecretId = 'app/db';

async function aSecretWith(...puts: readonly (readonly string[] | undefined)[]) {
  const made = await aSecret();
  for (const [index, VersionStages] of puts.entries()) {
    await made.secrets('PutSecretValue', {
      ...{ SecretId, SecretString: `value ${index + 2}`, ClientRequestToken: token(index + 2) },
      VersionStages,
    });
  }
  const stages = async () => {
    const { VersionIdsToStages } = await made.secrets<{
      VersionIdsToStages: Record<string, string[]>;
    }>('DescribeSecret', { SecretId });
    return [1, 2, 3].map((number) => VersionIdsToStages[token(number)] ?? []);
  };
  return { ...made, stages };
}

describe('staging labels', () => {
  test.each([
    [[undefined], [['AWSPREVIOUS'], ['AWSCURRENT'], []]],
    [
      [undefined, undefined],
      [[], ['AWSPREVIOUS'], ['AWSCURRENT']],
    ],
    [[['AWSPENDING']], [['AWSCURRENT'], ['AWSPENDING'], []]],
    [
      [['AWSPENDING', 'PUT1'], ['AWSPENDING']],
      [['AWSCURRENT'], ['PUT1'], ['AWSPENDING']],
    ],
    [[['PUT1', 'AWSCURRENT']], [['AWSPREVIOUS'], ['AWSCURRENT', 'PUT1'], []]],
  ])('after puts with %j stand so: %j', async (puts, expected) => {
    const { stages } = await aSecretWith(...puts);

    expect(await stages()).toEqual(expected);
  });

  test('finish a rotation when AWSCURRENT moves', async () => {
    const { secrets, stages } = await aSecretWith(['AWSPENDING']);

    await secrets('UpdateSecretVersionStage', {
      ...{ SecretId, VersionStage: 'AWSCURRENT' },
      ...{ RemoveFromVersionId: token(1), MoveToVersionId: token(2) },
    });

    expect(await stages()).toEqual([['AWSPREVIOUS'], ['AWSCURRENT', 'AWSPENDING'], []]);
    await expect(
      secrets('GetSecretValue', { SecretId, VersionStage: 'AWSPREVIOUS' }),
    ).resolves.toMatchObject({ SecretString: 'first' });
  });

  test.each([
    [
      { VersionStage: 'AWSCURRENT', MoveToVersionId: token(2) },
      `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${token(1)}, so you must explicitly reference that version in RemoveFromVersionId.`,
    ],
    [
      { VersionStage: 'AWSCURRENT', RemoveFromVersionId: token(1) },
      'You can only move staging label AWSCURRENT to a different secret version. It can’t be completely removed.',
    ],
    [{ VersionStage: 'X', MoveToVersionId: token(7) }, `Not a valid version: ${token(7)}`],
    [
      { VersionStage: 'X', RemoveFromVersionId: token(1) },
      `Version stage X not found in version ${token(1)}`,
    ],
  ])('are not moved by %j', async (wrong, message) => {
    const { secrets } = await aSecretWith(['AWSPENDING']);

    await expect(secrets('UpdateSecretVersionStage', { SecretId, ...wrong })).rejects.toMatchObject(
      { code: 'InvalidParameterException', message },
    );
  });
});

describe('a version', () => {
  test('is found by id, by label, and by both if they agree', async () => {
    const { secrets } = await aSecretWith(undefined);
    const get = (input: object) => secrets('GetSecretValue', { SecretId, ...input });

    await expect(get({ VersionId: token(1) })).resolves.toMatchObject({ SecretString: 'first' });
    await expect(get({ VersionId: token(1), VersionStage: 'AWSPREVIOUS' })).resolves.toMatchObject({
      SecretString: 'first',
    });
    await expect(get({ VersionId: token(1), VersionStage: 'AWSCURRENT' })).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: 'You provided a VersionStage that is not associated to the provided VersionId.',
    });
    await expect(get({ VersionId: token(9) })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Secrets Manager can't find the specified secret value for VersionId: ${token(9)}`,
    });
  });

  test('is put once for each token', async () => {
    const { secrets, ARN } = await aSecretWith(undefined);
    const input = { SecretId, ClientRequestToken: token(2) };

    await expect(
      secrets('PutSecretValue', { ...input, SecretString: 'value 2' }),
    ).resolves.toMatchObject({ VersionId: token(2) });
    await expect(
      secrets('PutSecretValue', { ...input, SecretString: 'another' }),
    ).rejects.toMatchObject({
      code: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token(2)} because that value is already in use for a version of secret ${ARN}.`,
    });
    await expect(secrets('PutSecretValue', input)).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: 'You must provide either SecretString or SecretBinary.',
    });
  });

  test('without a label is listed only when asked for', async () => {
    const { secrets } = await aSecretWith(undefined, undefined);
    const ids = async (input: object) => {
      const { Versions } = await secrets<{ Versions: { VersionId: string }[] }>(
        'ListSecretVersionIds',
        { SecretId, ...input },
      );
      return Versions.map(({ VersionId }) => VersionId);
    };

    expect(await ids({})).toEqual([token(2), token(3)]);
    expect(await ids({ IncludeDeprecated: true })).toEqual([token(1), token(2), token(3)]);
  });

  test('comes with UpdateSecret when there is a value', async () => {
    const { secrets, ARN, stages } = await aSecretWith();

    await expect(secrets('UpdateSecret', { SecretId, Description: 'd' })).resolves.toEqual({
      ARN,
      Name: SecretId,
    });
    await expect(
      secrets('UpdateSecret', { SecretId, SecretString: 'x', ClientRequestToken: token(2) }),
    ).resolves.toEqual({ ARN, Name: SecretId, VersionId: token(2) });

    expect(await stages()).toEqual([['AWSPREVIOUS'], ['AWSCURRENT'], []]);
  });
});

test('a version that would have more than twenty labels is not made', async () => {
  const { secrets } = await aSecret({ SecretString: undefined });
  const VersionStages = Array.from({ length: 20 }, (_, number) => `L${number}`);

  await expect(
    secrets('PutSecretValue', {
      ...{ SecretId, SecretString: 'x', ClientRequestToken: token(2), VersionStages },
    }),
  ).rejects.toMatchObject({ code: 'InvalidParameterException' });

  await expect(
    secrets('ListSecretVersionIds', { SecretId, IncludeDeprecated: true }),
  ).resolves.toMatchObject({ Versions: [] });
});

test('of more than a hundred versions the oldest without a label go, once they are a day old', async () => {
  const { secrets, world } = await aSecret();
  const put = (number: number) =>
    secrets('PutSecretValue', {
      ...{ SecretId, SecretString: `${number}`, ClientRequestToken: token(number) },
    });
  const count = async () => {
    const { Versions } = await secrets<{ Versions: object[]; NextToken?: string }>(
      'ListSecretVersionIds',
      { SecretId, IncludeDeprecated: true, MaxResults: 100 },
    );
    return Versions.length;
  };
  for (let number = 2; number <= 100; number += 1) await put(number);
  await put(101);
  await expect(secrets('GetSecretValue', { SecretId, VersionId: token(1) })).resolves.toMatchObject(
    { SecretString: 'first' },
  );

  await world.clock.advance(86_400_001);
  await put(102);

  expect(await count()).toBe(100);
  await expect(secrets('GetSecretValue', { SecretId, VersionId: token(1) })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
  });
});
