import type * as Kms from '@aws-sdk/client-kms';
import { Fault } from '../../fault.ts';
import type { Access, Call, Operations, Outcome, TrailDetail } from '../../service.ts';
import { callerConditions, keyAccess } from './access.ts';
import { specOf } from './key-specs.ts';
import { nameKey } from './make-key.ts';
import { predefinedAliases } from './managed-keys.ts';
import { mention } from './mention.ts';
import { page } from './page.ts';
import { aliasArn, findKeyById, peekKey } from './resolve.ts';
import { requireState } from './states.ts';
import { type Alias, type Key, storeOf } from './store.ts';
import { recordChange } from './trail.ts';
import { invalid, refuse, required, requireLength } from './validation.ts';

export const aliases = {
  CreateAlias: {
    access: (input, call) => {
      const name = checkName(input.AliasName);
      const key = target(input, call);
      return [aliasAccess(call, name, 'kms:CreateAlias'), keyAccess(call, key, 'kms:CreateAlias')];
    },
    handle: (input, call) => {
      const name = checkName(input.AliasName);
      const key = target(input, call);
      if (storeOf(call).aliases[name] !== undefined) {
        const arn = aliasArn(call, name);
        throw new Fault('AlreadyExistsException', `An alias with the name ${arn} already exists`);
      }
      requireState(key, 'describe');
      requireRoomForAlias(key);
      nameKey(call, key, name);
      return {};
    },
    trail: (input, outcome, call) =>
      recordAlias(call, input.AliasName, peekKey(call, input.TargetKeyId), outcome),
  },
  UpdateAlias: {
    access: (input, call) => {
      const name = checkName(input.AliasName);
      const old = keyOf(call, existing(call, name));
      return [
        aliasAccess(call, name, 'kms:UpdateAlias'),
        keyAccess(call, old, 'kms:UpdateAlias'),
        keyAccess(call, target(input, call), 'kms:UpdateAlias'),
      ];
    },
    handle: (input, call) => {
      const alias = existing(call, checkName(input.AliasName));
      const key = target(input, call);
      requireState(key, 'describe');
      requireSameKind(keyOf(call, alias), key);
      requireRoomForAlias(key);
      unname(keyOf(call, alias), alias.name);
      key.aliases.push(alias.name);
      alias.keyId = key.id;
      alias.updatedAt = call.world.clock.now();
      return {};
    },
    trail: (input, outcome, call) =>
      recordAlias(call, input.AliasName, peekKey(call, input.TargetKeyId), outcome),
  },
  DeleteAlias: {
    access: (input, call) => {
      const alias = existing(call, checkName(input.AliasName));
      return [
        aliasAccess(call, alias.name, 'kms:DeleteAlias'),
        keyAccess(call, keyOf(call, alias), 'kms:DeleteAlias'),
      ];
    },
    handle: (input, call) => {
      const alias = existing(call, checkName(input.AliasName));
      unname(keyOf(call, alias), alias.name);
      delete storeOf(call).aliases[alias.name];
      return {};
    },
    trail: (input, outcome, call) => recordAlias(call, input.AliasName, undefined, outcome),
  },
  ListAliases: {
    access: (_input, call) => ({
      action: 'kms:ListAliases',
      resource: '*',
      conditions: callerConditions(call),
    }),
    handle: (input, call) => {
      const id = input.KeyId === undefined ? undefined : findKeyById(call, input.KeyId).id;
      const { items, rest } = page(namesFor(call, id), (name) => name, input, {
        usual: 50,
        most: 100,
      });
      return { Aliases: items.map((name) => describe(call, name)), ...rest };
    },
    trail: (input, _outcome, call) => ({
      readOnly: true,
      responseElements: null,
      ...mention(peekKey(call, input.KeyId)),
    }),
  },
} satisfies Operations<typeof Kms>;

/** The aliases of one key or, among them those that AWS has predefined, of all. */
function namesFor(call: Call, keyId: string | undefined): string[] {
  const made = Object.values(storeOf(call).aliases)
    .filter((alias) => keyId === undefined || alias.keyId === keyId)
    .map(({ name }) => name);
  return [...new Set([...made, ...(keyId === undefined ? predefinedAliases : [])])].sort();
}

/** A predefined alias whose key nobody has asked for has no target. */
function describe(call: Call, name: string): Kms.AliasListEntry {
  const alias = storeOf(call).aliases[name];
  return {
    AliasName: name,
    AliasArn: aliasArn(call, name),
    ...(alias && {
      TargetKeyId: alias.keyId,
      CreationDate: new Date(alias.createdAt),
      LastUpdatedDate: new Date(alias.updatedAt),
    }),
  };
}

function aliasAccess(call: Call, name: string, action: string): Access {
  return { action, resource: aliasArn(call, name), conditions: callerConditions(call) };
}

function target(input: { readonly TargetKeyId: string | undefined }, call: Call): Key {
  if (/^(arn:.*:)?alias\//.test(input.TargetKeyId ?? '')) {
    throw refuse('Aliases must refer to keys. Not aliases');
  }
  return findKeyById(call, required(input.TargetKeyId, 'targetKeyId'));
}

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
function checkName(sent: string | undefined): string {
  const name = required(sent, 'aliasName');
  requireLength(name.length, 'aliasName', 1, 256);
  if (!/^[a-zA-Z0-9:/_-]+$/.test(name)) {
    throw invalid(
      `Value '${name}' at 'aliasName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`,
    );
  }
  if (!name.startsWith('alias/')) {
    throw refuse(
      'Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    );
  }
  if (name.startsWith('alias/aws/')) {
    throw new Fault('NotAuthorizedException', '', { status: 400 });
  }
  if (name === 'alias/' || name.includes(':')) {
    throw refuse(`${name} contains invalid characters for an alias`);
  }
  return name;
}

function existing(call: Call, name: string): Alias {
  const alias = storeOf(call).aliases[name];
  if (alias !== undefined) return alias;
  throw new Fault('NotFoundException', `Alias ${aliasArn(call, name)} is not found.`);
}

function keyOf(call: Call, alias: Alias): Key {
  return findKeyById(call, alias.keyId);
}

/** So that what uses the alias goes on to work. https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateAlias.html */
function requireSameKind(old: Key, key: Key): void {
  const kindOf = ({ spec, usage }: Key) => {
    const { kind } = specOf(spec);
    return `${kind === 'symmetric' || kind === 'hmac' ? kind : 'asymmetric'} ${usage}`;
  };
  if (kindOf(old) === kindOf(key)) return;
  throw refuse(
    'The current and the new KMS key of an alias must be of the same type and have the same key usage.',
  );
}

function unname(key: Key, name: string): void {
  key.aliases = key.aliases.filter((alias) => alias !== name);
}

function requireRoomForAlias(key: Key): void {
  if (key.aliases.length < 50) return;
  throw new Fault('LimitExceededException', `${key.arn} has 50 aliases already`);
}

function recordAlias(
  call: Call,
  name: string | undefined,
  key: Key | undefined,
  outcome: Outcome<unknown>,
): TrailDetail {
  const detail = recordChange(key, outcome);
  if (name === undefined) return detail;
  const alias = { accountId: call.account, type: 'AWS::KMS::Alias', ARN: aliasArn(call, name) };
  return { ...detail, resources: [...(detail.resources ?? []), alias] };
}
