import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { emptyKey, keepKey, makeKey, nameKey } from './make-key.ts';
import { managedKey } from './managed-keys.ts';
import { planRotation } from './rotate.ts';
import { type Key, storeOf } from './store.ts';
import { requireLength } from './validation.ts';

const wellFormed = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;

/** Where a key id points: an id, an alias name, or the ARN of either. */
interface Reference {
  readonly account: string;
  readonly name: string;
}

/**
 * The key behind an id, an ARN, an alias name or an alias ARN. A predefined alias (`alias/aws/s3`) gets its AWS managed key
 * when first asked for. Throws NotFoundException or
 * InvalidArnException; another account's key that is not there is a phantom.
 */
export function findKey(call: Call, keyId: string): Key {
  requireLength(keyId.length, 'keyId', 1, 2048);
  const reference = refer(call, keyId);
  const { account, name } = reference;
  const store = storeOf({ world: call.world, account, region: call.region });
  const id = name.startsWith('alias/') ? store.aliases[name]?.keyId : name;
  const key = id !== undefined && Object.hasOwn(store.keys, id) ? store.keys[id] : undefined;
  return key ?? makeManagedKey(call, reference) ?? missing(call, reference, keyId);
}

/** As `findKey`, for the operations that take no alias. */
export function findKeyById(call: Call, keyId: string): Key {
  if (keyId.startsWith('alias/')) throw new Fault('NotFoundException', `Invalid keyId '${keyId}'`);
  if (keyId.includes(':alias/')) throw new Fault('InvalidArnException', `Invalid ARN ${keyId}`);
  return findKey(call, keyId);
}

/** As `findKey`, for those who only want to mention it. */
export function peekKey(call: Call, keyId: string | undefined): Key | undefined {
  if (keyId === undefined) return undefined;
  try {
    return findKey(call, keyId);
  } catch {
    return undefined;
  }
}

export function keyAt(call: Call, account: string, id: string): Key | undefined {
  return storeOf({ world: call.world, account, region: call.region }).keys[id];
}

export function aliasArn(call: Pick<Call, 'account' | 'region'>, alias: string): string {
  return `arn:aws:kms:${call.region}:${call.account}:${alias}`;
}

/** The alias by which a request names its key, if it does (`kms:RequestAlias`). */
export function requestAlias(keyId: string): string | undefined {
  const place = keyId.indexOf('alias/');
  return place === 0 || keyId[place - 1] === ':' ? keyId.slice(place) : undefined;
}

function refer(call: Call, keyId: string): Reference {
  if (!keyId.startsWith('arn:')) return { account: call.account, name: keyId };
  const [, partition, service, region, account, ...rest] = keyId.split(':');
  const resource = rest.join(':');
  if (region !== call.region) throw new Fault('NotFoundException', `Invalid arn ${region}`);
  const known = partition === 'aws' && service === 'kms' && account !== undefined;
  if (known && resource.startsWith('key/')) return { account, name: resource.slice(4) };
  if (known && resource.startsWith('alias/')) return { account, name: resource };
  throw new Fault('InvalidArnException', `Invalid ARN ${keyId}`);
}

const symmetric = {
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  origin: 'AWS_KMS',
} as const;

function makeManagedKey(call: Call, { account, name }: Reference): Key | undefined {
  const facts = account === call.account ? managedKey(name, account, call.region) : undefined;
  if (facts === undefined) return undefined;
  const key = makeKey(call, { ...facts, ...symmetric, manager: 'AWS', tags: {} });
  keepKey(call, key);
  nameKey(call, key, name);
  // AWS rotates its managed keys every year.
  planRotation(call.world, key, 365, key.createdAt);
  return key;
}

function missing(call: Call, { account, name }: Reference, keyId: string): Key {
  const isAlias = name.startsWith('alias/');
  if (!isAlias && !wellFormed.test(name)) {
    throw new Fault('NotFoundException', `Invalid keyId '${keyId}'`);
  }
  if (account !== call.account) return phantom(call, account, name);
  throw new Fault(
    'NotFoundException',
    isAlias
      ? `Alias ${aliasArn(call, name)} is not found.`
      : `Key '${arnAt(call, account, name)}' does not exist`,
  );
}

/**
 * Stands for a key that is not there where the caller must not learn so: nobody has any right to it, so that the call ends as a
 * denial. It is in no store.
 */
export function phantom(call: Call, account: string, name: string): Key {
  const facts = {
    ...symmetric,
    manager: 'CUSTOMER',
    description: '',
    policy: '',
    tags: {},
  } as const;
  const { world, region } = call;
  return {
    ...emptyKey({ world, account, region }, name, facts),
    arn: arnAt(call, account, name),
    state: 'Disabled',
  };
}

function arnAt({ region }: Call, account: string, name: string): string {
  return `arn:aws:kms:${region}:${account}:${name.startsWith('alias/') ? name : `key/${name}`}`;
}
