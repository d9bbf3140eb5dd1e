import type * as Iam from '@aws-sdk/client-iam';
import { Fault } from '../../fault.ts';
import { entry, iamOf, type OidcProvider } from '../../identity/iam-store.ts';
import { prefixed } from '../../identity/request-context.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { invalidInput, noSuchEntity, quotaExceeded, validationError } from './faults.ts';
import { iamArn, required, requireLength } from './names.ts';
import { addTags, pageOfTags, readTags, removeTags, tagConditions, writeTags } from './tags.ts';

const mostProviders = 100;
const mostClientIds = 100;
const mostThumbprints = 5;

/**
 * A thumbprint is kept but not compared: of the issuers that IAM reaches over a public authority it
 * trusts the authority (API_CreateOpenIDConnectProvider.html).
 */
export const oidcProviders = {
  CreateOpenIDConnectProvider: {
    access: (input, call) => ({
      action: 'iam:CreateOpenIDConnectProvider',
      resource: iamArn(call, 'oidc-provider', hostOf(input.Url)),
      conditions: tagConditions(input.Tags),
    }),
    handle(input, call) {
      const url = requireUrl(input.Url);
      const { oidcProviders: providers } = iamOf(call);
      const arn = iamArn(call, 'oidc-provider', url);
      if (entry(providers, arn) !== undefined) {
        throw new Fault(
          'EntityAlreadyExistsException',
          `Provider with url https://${url} already exists.`,
        );
      }
      if (Object.keys(providers).length >= mostProviders) {
        throw quotaExceeded('OpenIdConnectProvidersPerAccount', mostProviders);
      }
      const provider: OidcProvider = {
        arn,
        url,
        clientIds: requireClientIds(input.ClientIDList ?? []),
        thumbprints: requireThumbprints(input.ThumbprintList ?? []),
        createdAt: call.world.clock.now(),
        tags: readTags(input.Tags),
      };
      providers[arn] = provider;
      return {
        OpenIDConnectProviderArn: arn,
        ...(input.Tags !== undefined && { Tags: writeTags(provider.tags) }),
      };
    },
  },
  GetOpenIDConnectProvider: {
    access: (input, call) => providerAccess(call, 'GetOpenIDConnectProvider', input),
    handle(input, call) {
      const provider = find(call, input);
      return {
        Url: provider.url,
        ClientIDList: provider.clientIds,
        ThumbprintList: provider.thumbprints,
        CreateDate: new Date(provider.createdAt),
        Tags: writeTags(provider.tags),
      };
    },
  },
  ListOpenIDConnectProviders: {
    access: () => ({ action: 'iam:ListOpenIDConnectProviders', resource: '*' }),
    handle: (_input, call) => ({
      OpenIDConnectProviderList: Object.keys(iamOf(call).oidcProviders).map((Arn) => ({ Arn })),
    }),
  },
  /** "It does not fail … for a provider that does not exist" (API_DeleteOpenIDConnectProvider.html). */
  DeleteOpenIDConnectProvider: {
    access: (input, call) => providerAccess(call, 'DeleteOpenIDConnectProvider', input),
    handle(input, call) {
      const arn = required(input.OpenIDConnectProviderArn, 'openIDConnectProviderArn');
      delete iamOf(call).oidcProviders[arn];
      return {};
    },
  },
  AddClientIDToOpenIDConnectProvider: {
    access: (input, call) => providerAccess(call, 'AddClientIDToOpenIDConnectProvider', input),
    handle(input, call) {
      const provider = find(call, input);
      const id = required(input.ClientID, 'clientID');
      provider.clientIds = requireClientIds([...provider.clientIds, id]);
      return {};
    },
  },
  RemoveClientIDFromOpenIDConnectProvider: {
    access: (input, call) => providerAccess(call, 'RemoveClientIDFromOpenIDConnectProvider', input),
    handle(input, call) {
      const provider = find(call, input);
      provider.clientIds = provider.clientIds.filter((id) => id !== input.ClientID);
      return {};
    },
  },
  UpdateOpenIDConnectProviderThumbprint: {
    access: (input, call) => providerAccess(call, 'UpdateOpenIDConnectProviderThumbprint', input),
    handle(input, call) {
      const provider = find(call, input);
      provider.thumbprints = requireThumbprints(required(input.ThumbprintList, 'thumbprintList'));
      return {};
    },
  },
  TagOpenIDConnectProvider: {
    access: (input, call) =>
      providerAccess(call, 'TagOpenIDConnectProvider', input, tagConditions(input.Tags)),
    handle(input, call) {
      addTags(find(call, input), input.Tags);
      return {};
    },
  },
  UntagOpenIDConnectProvider: {
    access: (input, call) =>
      providerAccess(call, 'UntagOpenIDConnectProvider', input, tagConditions([], input.TagKeys)),
    handle(input, call) {
      removeTags(find(call, input), input.TagKeys);
      return {};
    },
  },
  ListOpenIDConnectProviderTags: {
    access: (input, call) => providerAccess(call, 'ListOpenIDConnectProviderTags', input),
    handle: (input, call) => pageOfTags(find(call, input).tags, input),
  },
} satisfies Operations<typeof Iam>;

interface ProviderInput {
  readonly OpenIDConnectProviderArn: string | undefined;
}

function find(call: Call, { OpenIDConnectProviderArn }: ProviderInput): OidcProvider {
  const arn = required(OpenIDConnectProviderArn, 'openIDConnectProviderArn');
  const provider = entry(iamOf(call).oidcProviders, arn);
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

function providerAccess(
  call: Call,
  action: string,
  { OpenIDConnectProviderArn = '*' }: ProviderInput,
  conditions: Access['conditions'] = {},
): Access {
  const tags = entry(iamOf(call).oidcProviders, OpenIDConnectProviderArn)?.tags ?? {};
  return {
    action: `iam:${action}`,
    resource: OpenIDConnectProviderArn,
    conditions: { ...prefixed('aws:ResourceTag/', tags), ...conditions },
  };
}

function requireUrl(value: string | undefined): string {
  const url = required(value, 'url');
  requireLength(url, 'url', 255);
  if (!/^https:\/\/[^\s/?#@:]+(\/[^\s?#]*)?$/.test(url)) {
    throw validationError('Invalid Open ID Connect Provider URL');
  }
  return hostOf(url);
}

function hostOf(url = ''): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}

function requireClientIds(ids: readonly string[]): string[] {
  const unique = [...new Set(ids)];
  for (const id of unique) requireLength(id, 'clientID', 255);
  if (unique.length > mostClientIds) {
    throw quotaExceeded('ClientIdsPerOpenIdConnectProvider', mostClientIds);
  }
  return unique;
}

function requireThumbprints(thumbprints: readonly string[]): string[] {
  if (thumbprints.length > mostThumbprints) {
    throw invalidInput(`Thumbprint list must contain fewer than ${mostThumbprints} entries.`);
  }
  for (const thumbprint of thumbprints) {
    if (!/^[0-9a-fA-F]{40}$/.test(thumbprint)) {
      throw validationError(`Thumbprint ${thumbprint} must be 40 hexadecimal digits`);
    }
  }
  return [...thumbprints];
}
