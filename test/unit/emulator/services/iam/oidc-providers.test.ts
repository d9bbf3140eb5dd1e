import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { account } from '../../identity/identities.ts';

const Url = 'https://token.actions.githubusercontent.com';
const OpenIDConnectProviderArn = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;

describe('a provider that is not made', () => {
  test.each([
    ['without TLS', { Url: 'http://token.actions.githubusercontent.com' }, 'ValidationError'],
    ['with a port', { Url: `${Url}:8443` }, 'ValidationError'],
    ['with a query', { Url: `${Url}?a=b` }, 'ValidationError'],
    ['with a thumbprint that is none', { ThumbprintList: ['x'] }, 'ValidationError'],
    [
      'with six thumbprints',
      { ThumbprintList: Array(6).fill('a'.repeat(40)) },
      'InvalidInputException',
    ],
    ['a second time', {}, 'EntityAlreadyExistsException'],
  ])('%s', async (_name, wrong, code) => {
    const world = aWorld();
    const iam = client(world, 'iam');
    const input = { Url, ClientIDList: ['sts.amazonaws.com'] };
    if (code === 'EntityAlreadyExistsException') await iam('CreateOpenIDConnectProvider', input);

    const work = iam('CreateOpenIDConnectProvider', { ...input, ...wrong });

    await expect(work).rejects.toMatchObject({ code });
  });
});

test('a provider is shown, changed and deleted', async () => {
  const world = aWorld();
  const iam = client(world, 'iam');
  const made = await iam('CreateOpenIDConnectProvider', { Url, ClientIDList: ['a'] });
  expect(made).toEqual({ OpenIDConnectProviderArn });

  await iam('AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID: 'b' });
  await iam('RemoveClientIDFromOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID: 'a' });
  await iam('UpdateOpenIDConnectProviderThumbprint', {
    OpenIDConnectProviderArn,
    ThumbprintList: ['a'.repeat(40)],
  });
  await iam('TagOpenIDConnectProvider', {
    OpenIDConnectProviderArn,
    Tags: [{ Key: 'k', Value: 'v' }],
  });

  expect(await iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn })).toMatchObject({
    Url: 'token.actions.githubusercontent.com',
    ClientIDList: ['b'],
    ThumbprintList: ['a'.repeat(40)],
    Tags: [{ Key: 'k', Value: 'v' }],
  });
  await iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn });
  await iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn });
  expect(await iam('ListOpenIDConnectProviders')).toEqual({ OpenIDConnectProviderList: [] });
  await expect(iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn })).rejects.toMatchObject(
    {
      code: 'NoSuchEntityException',
    },
  );
});
