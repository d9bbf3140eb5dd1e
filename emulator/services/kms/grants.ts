import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { callerConditions, keyAccess } from './access.ts';
import { requireRealRun } from './dry-run.ts';
import { isMeant, unknownToken } from './grant-match.ts';
import { mention } from './mention.ts';
import { checkNewGrant, grantConditions } from './new-grant.ts';
import { page } from './page.ts';
import { findKeyById, peekKey } from './resolve.ts';
import { requireUsable } from './states.ts';
import { type Grant, type GrantPrincipal, type GrantTerms, type Key, storeOf } from './store.ts';
import { reads, writes } from './trail.ts';
import { refuse, required, requireLength } from './validation.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const most = 50_000;

export const grants = {
  CreateGrant: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:CreateGrant', {
        conditions: grantConditions(input, call),
        tokens: input.GrantTokens,
      }),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const wanted = checkNewGrant(input, key);
      requireUsable(key);
      requireRealRun(input);
      const grant = twin(key, wanted) ?? addGrant(call, key, wanted);
      return { GrantId: grant.id, GrantToken: newToken(call, grant) };
    },
    trail: (input, outcome, call) => {
      const key = peekKey(call, input.KeyId);
      const elements = outcome.ok && { grantId: outcome.output.GrantId, keyId: key?.arn };
      return { readOnly: false, responseElements: elements || null, ...mention(key) };
    },
  },
  ListGrants: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:ListGrants'),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const all = key.grants.filter(
        ({ id, terms: { grantee } }) =>
          (input.GrantId ?? id) === id &&
          isAsked(grantee, 'principal', input.GranteePrincipal) &&
          isAsked(grantee, 'service', input.GranteeServicePrincipal),
      );
      const { items, rest } = page(all, ({ id }) => id, input, { usual: 50, most: 100 });
      return { Grants: items.map((grant) => describe(key, grant)), ...rest };
    },
    trail: reads,
  },
  ListRetirableGrants: {
    access: (_input, call) => ({
      action: 'kms:ListRetirableGrants',
      resource: '*',
      conditions: callerConditions(call),
    }),
    handle: (input, call) => {
      const { RetiringPrincipal: principal, RetiringServicePrincipal: service } = input;
      if (service === undefined) required(principal, 'retiringPrincipal');
      const all = Object.values(storeOf(call).keys).flatMap((key) =>
        key.grants
          .filter(
            ({ terms: { retiring } }) =>
              isAsked(retiring, 'principal', principal) && isAsked(retiring, 'service', service),
          )
          .map((grant) => ({ key, grant })),
      );
      const { items, rest } = page(all, ({ grant }) => grant.id, input, { usual: 50, most: 100 });
      return { Grants: items.map(({ key, grant }) => describe(key, grant)), ...rest };
    },
    trail: () => ({ readOnly: true, responseElements: null }),
  },
  RetireGrant: {
    access: (input, call) => {
      const { key, grant } = retirable(input, call);
      const { grantee, retiring, operations } = grant.terms;
      const { principal } = call.caller;
      const may =
        isMeant(retiring, principal) ||
        (isMeant(grantee, principal) && operations.includes('RetireGrant'));
      return keyAccess(call, key, 'kms:RetireGrant', { grantedBy: may ? grant.id : undefined });
    },
    handle: (input, call) => {
      const { key, grant } = retirable(input, call);
      requireRealRun(input);
      key.grants = key.grants.filter(({ id }) => id !== grant.id);
      return {};
    },
    trail: writes,
  },
  RevokeGrant: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:RevokeGrant', {
        conditions: { 'kms:GrantIsForAWSResource': String(call.caller.invokedBy !== undefined) },
      }),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const grant = grantWith(key, required(input.GrantId, 'grantId'));
      requireRealRun(input);
      key.grants = key.grants.filter(({ id }) => id !== grant.id);
      return {};
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function addGrant(call: Call, key: Key, terms: GrantTerms): Grant {
  const { random, clock } = call.world;
  const grant = {
    terms,
    id: random.hex(64),
    tokens: [],
    issuer: arnOf(call.caller.principal),
    createdAt: clock.now(),
  };
  if (key.grants.length >= most) {
    throw new Fault('LimitExceededException', `${key.arn} has ${most} grants already`);
  }
  key.grants.push(grant);
  return grant;
}

function newToken(call: Call, grant: Grant): string {
  const token = call.world.random.bytes(96).toString('base64');
  grant.tokens.push(token);
  return token;
}

/** A grant of the same name and content is not made twice. */
function twin(key: Key, wanted: GrantTerms): Grant | undefined {
  if (wanted.name === undefined) return undefined;
  const content = JSON.stringify(wanted);
  return key.grants.find(({ terms }) => JSON.stringify(terms) === content);
}

function describe(key: Key, { id, createdAt, terms }: Grant): Kms.GrantListEntry {
  const { name = '', grantee, retiring, operations, equals, subset, sourceArn } = terms;
  const constraints = {
    ...(equals && { EncryptionContextEquals: { ...equals } }),
    ...(subset && { EncryptionContextSubset: { ...subset } }),
    ...(sourceArn !== undefined && { SourceArn: sourceArn }),
  };
  return {
    KeyId: key.arn,
    GrantId: id,
    Name: name,
    CreationDate: new Date(createdAt),
    ...(grantee.kind === 'service'
      ? { GranteeServicePrincipal: grantee.name }
      : { GranteePrincipal: grantee.name }),
    ...(retiring?.kind === 'service' && { RetiringServicePrincipal: retiring.name }),
    ...(retiring?.kind === 'principal' && { RetiringPrincipal: retiring.name }),
    IssuingAccount: `arn:aws:iam::${key.account}:root`,
    Operations: operations as Kms.GrantOperation[],
    ...(Object.keys(constraints).length > 0 && { Constraints: constraints }),
  };
}

function isAsked(
  meant: GrantPrincipal | undefined,
  kind: GrantPrincipal['kind'],
  name: string | undefined,
): boolean {
  return name === undefined || (meant?.kind === kind && meant.name === name);
}

function grantWith(key: Key, id: string): Grant {
  requireLength(id.length, 'grantId', 1, 128);
  const grant = key.grants.find((candidate) => candidate.id === id);
  if (grant !== undefined) return grant;
  throw new Fault('NotFoundException', `Grant ID ${id} not found`);
}

function retirable(
  input: Kms.RetireGrantCommandInput,
  call: Call,
): { readonly key: Key; readonly grant: Grant } {
  if (input.GrantToken === undefined) {
    if (input.KeyId === undefined || input.GrantId === undefined) {
      throw refuse('Grant token OR (grant ID, key ID) must be specified');
    }
    const key = findKeyById(call, required(input.KeyId, 'keyId'));
    return { key, grant: grantWith(key, required(input.GrantId, 'grantId')) };
  }
  for (const key of Object.values(storeOf(call).keys)) {
    const grant = key.grants.find(({ tokens }) => tokens.includes(input.GrantToken ?? ''));
    if (grant !== undefined) return { key, grant };
  }
  throw unknownToken();
}
