import { notImplemented } from '../../fault.ts';
import { readSubscriptionPolicy } from './delivery-policy.ts';
import { checkFilterPolicy, type FilterScope, InvalidFilterPolicy } from './filter-policy/index.ts';
import { readJsonObject } from './json-text.ts';
import { checkRedrivePolicy } from './redrive-policy.ts';
import { invalidParameter } from './refusals.ts';
import type { Subscription, Topic } from './store.ts';

/** A subscription whose attributes are checked; a new one has none yet. */
export type Candidate = Pick<Subscription, 'protocol' | 'endpoint' | 'owner' | 'attributes'> & {
  readonly topic: Topic;
};

type Check = (value: string, candidate: Candidate, before: string) => void;

/** How each settable attribute is checked; `before` goes before the complaint. */
const checks: Readonly<Record<string, Check>> = {
  RawMessageDelivery: (value, { protocol }, before) => {
    if (!/^(true|false)$/i.test(value)) {
      throw invalidParameter(
        `${before}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
      );
    }
    if (value.toLowerCase() === 'true' && protocol.startsWith('email')) {
      throw invalidParameter(
        `${before}Delivery protocol [${protocol}] does not support raw message delivery.`,
      );
    }
  },
  FilterPolicy: (value, candidate, before) => checkFilter(value, scopeOf(candidate), before),
  FilterPolicyScope: (value, { attributes }, before) => {
    if (!isScope(value)) {
      throw invalidParameter(
        `${before}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
      );
    }
    checkFilter(attributes.FilterPolicy ?? '', value, before);
  },
  RedrivePolicy: (value, candidate, before) => {
    if (!isNothing(value)) checkRedrivePolicy(value, candidate, before);
  },
  DeliveryPolicy: (value, { protocol }, before) => {
    if (isNothing(value)) return;
    if (!protocol.startsWith('http')) {
      throw invalidParameter(
        `${before}Delivery protocol [${protocol}] does not support delivery policies.`,
      );
    }
    readSubscriptionPolicy(value, `${before}DeliveryPolicy`);
  },
};

export function scopeOf({ attributes }: Pick<Subscription, 'attributes'>): FilterScope {
  return attributes.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
}

/** Throws InvalidParameter for what the subscription cannot have. */
export function checkSubscriptionAttribute(
  name: string,
  value: string,
  candidate: Candidate,
  before = '',
): void {
  if (name === 'SubscriptionRoleArn' || name === 'ReplayPolicy') {
    throw notImplemented(`The subscription attribute ${name}`);
  }
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (check === undefined) throw invalidParameter('AttributeName');
  check(value, candidate, before);
}

/** An empty policy is none. */
export function applySubscriptionAttribute(
  { attributes }: Pick<Subscription, 'attributes'>,
  name: string,
  value: string,
): void {
  if (isNothing(value)) delete attributes[name];
  else attributes[name] = name === 'RawMessageDelivery' ? value.toLowerCase() : value;
}

/** What a subscription shows that was never given the attribute. */
export const defaultAttributes: Readonly<Record<string, string>> = {
  RawMessageDelivery: 'false',
  FilterPolicyScope: 'MessageAttributes',
};

function isScope(value: string): value is FilterScope {
  return value === 'MessageBody' || value === 'MessageAttributes';
}

function isNothing(value: string): boolean {
  return /^\s*(\{\s*\})?\s*$/.test(value);
}

function checkFilter(text: string, scope: FilterScope, before: string): void {
  if (isNothing(text)) return;
  readJsonObject(text, `${before}FilterPolicy`);
  try {
    checkFilterPolicy(text, scope);
  } catch (cause) {
    if (!(cause instanceof InvalidFilterPolicy)) throw cause;
    throw invalidParameter(`${before}${cause.message}`);
  }
}
