import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import type { Call, Operations } from '../../service.ts';
import { callerConditions, keyAccess } from './access.ts';
import { checkNewGrant, grantConditions } from './new-grant.ts';
import { page } from './page.ts';
import { namesOf } from './principals.ts';
import { findKeyById, peekKey } from './resolve.ts';
import { requireNotPendingDeletion } from './states.ts';
import { type Grant, type Key, storeOf } from './store.ts';
import { mention, reads, writes } from './trail.ts';
import { required } from './validation.ts';

export const grants = {
  CreateGrant: {
    access: (input, call) =>
      keyAccess(call, findKeyById(call, required(input.KeyId, 'keyId')), 'kms:CreateGrant', {
        conditions: grantConditions(input, call),
      }),
    handle: (input, call) => {
      const key = findKeyById(call, required(input.KeyId, 'keyId'));
      const wanted = checkNewGrant(input);
      requireNotPendingDeletion(key);
      const grant = twin(key, wanted) ?? addGrant(call, key, wanted);
      return { GrantId: grant.id, GrantToken: grant.token };
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
        ({ id, grantee }) =>
          (input.GrantId ?? id) === id && (input.GranteePrincipal ?? grantee) === grantee,
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
      const all = Object.values(storeOf(call).keys).flatMap((key) =>
        key.grants
          .filter(({ retiring }) => retiring !== undefined && retiring === input.RetiringPrincipal)
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
      const names = namesOf(call.caller.principal);
      const may =
        names.includes(grant.retiring ?? '') ||
        (names.includes(grant.grantee) && grant.operations.includes('RetireGrant'));
      return keyAccess(call, key, 'kms:RetireGrant', { grantedBy: may ? grant.id : undefined });
    },
    handle: (input, call) => {
      const { key, grant } = retirable(input, call);
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
      key.grants = key.grants.filter(({ id }) => id !== grant.id);
      return {};
    },
    trail: writes,
  },
} satisfies Operations<typeof Kms>;

function addGrant(
  call: Call,
  key: Key,
  wanted: Omit<Grant, 'id' | 'token' | 'createdAt' | 'issuer'>,
): Grant {
  const { random, clock } = call.world;
  const grant = {
    ...wanted,
    id: random.hex(64),
    token: random.bytes(96).toString('base64'),
    issuer: arnOf(call.caller.principal),
    createdAt: clock.now(),
  };
  key.grants.push(grant);
  return grant;
}

/** A grant of the same name and content is not made twice. */
function twin(
  key: Key,
  wanted: Omit<Grant, 'id' | 'token' | 'createdAt' | 'issuer'>,
): Grant | undefined {
  if (wanted.name === undefined) return undefined;
  const content = JSON.stringify(wanted);
  return key.grants.find(
    ({ id: _id, token: _token, createdAt: _at, issuer: _issuer, ...rest }) =>
      JSON.stringify(rest) === content,
  );
}

function describe(key: Key, grant: Grant): Kms.GrantListEntry {
  return {
    KeyId: key.arn,
    GrantId: grant.id,
    Name: grant.name ?? '',
    CreationDate: new Date(grant.createdAt),
    GranteePrincipal: grant.grantee,
    ...(grant.retiring !== undefined && { RetiringPrincipal: grant.retiring }),
    IssuingAccount: `arn:aws:iam::${key.account}:root`,
    Operations: grant.operations as Kms.GrantOperation[],
    ...((grant.equals ?? grant.subset) && {
      Constraints: {
        ...(grant.equals && { EncryptionContextEquals: grant.equals }),
        ...(grant.subset && { EncryptionContextSubset: grant.subset }),
      },
    }),
  };
}

function grantWith(key: Key, id: string): Grant {
  const grant = key.grants.find((candidate) => candidate.id === id);
  if (grant !== undefined) return grant;
  throw new Fault('NotFoundException', `Grant ID ${id} not found`);
}

function retirable(input: Kms.RetireGrantCommandInput, call: Call): { key: Key; grant: Grant } {
  if (input.GrantToken === undefined) {
    const key = findKeyById(call, required(input.KeyId, 'keyId'));
    return { key, grant: grantWith(key, required(input.GrantId, 'grantId')) };
  }
  for (const key of Object.values(storeOf(call).keys)) {
    const grant = key.grants.find(({ token }) => token === input.GrantToken);
    if (grant !== undefined) return { key, grant };
  }
  throw new Fault('InvalidGrantTokenException', 'The grant token is not that of a grant');
}
