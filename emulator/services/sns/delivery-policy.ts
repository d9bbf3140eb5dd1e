import { readJsonObject } from './json-text.ts';
import { invalidParameter } from './refusals.ts';
import { defaultRetries, type RetryPolicy, readRetryPolicy } from './retry-policy.ts';

/** How messages go to an HTTP endpoint. */
export interface DeliveryPolicy {
  readonly retries: RetryPolicy;
  readonly contentType: string;
}

type Members = Record<string, unknown>;

const usualType = 'text/plain; charset=UTF-8';

/** https://docs.aws.amazon.com/sns/latest/dg/creating-delivery-policy.html */
const contentTypes = new Set([
  ...['application/atom+xml', 'application/json', 'application/octet-stream'],
  ...['application/soap+xml', 'application/x-www-form-urlencoded', 'application/xhtml+xml'],
  ...['application/xml', 'text/css', 'text/csv', 'text/html', 'text/plain', 'text/xml'],
]);

/** Reads a topic's `DeliveryPolicy`. Throws InvalidParameter; `name` goes before its complaint. */
export function readTopicPolicy(text: string, name = 'DeliveryPolicy'): Members {
  const { http = {}, ...others } = readJsonObject(text, name);
  refuseOthers(others, name);
  const members = objectOf(http, name);
  const { defaultHealthyRetryPolicy, disableSubscriptionOverrides = false, ...rest } = members;
  const { defaultRequestPolicy, defaultThrottlePolicy, defaultSicklyRetryPolicy, ...more } = rest;
  refuseOthers(more, name);
  if (typeof disableSubscriptionOverrides !== 'boolean') {
    throw invalidParameter(`${name}: http.disableSubscriptionOverrides must be true or false`);
  }
  refuseSickly(defaultSicklyRetryPolicy, name);
  checkRetries(defaultHealthyRetryPolicy, `${name}: http.defaultHealthyRetryPolicy`);
  checkThrottle(defaultThrottlePolicy, `${name}: http.defaultThrottlePolicy`);
  checkRequest(defaultRequestPolicy, `${name}: http.defaultRequestPolicy`);
  return withoutNulls({
    http: withoutNulls({
      defaultHealthyRetryPolicy,
      disableSubscriptionOverrides,
      defaultThrottlePolicy,
      defaultRequestPolicy,
    }),
  });
}

/** Reads a subscription's `DeliveryPolicy`, all members named as SNS shows it. */
export function readSubscriptionPolicy(text: string, name = 'DeliveryPolicy'): Members {
  const read = readJsonObject(text, name);
  const { healthyRetryPolicy = null, sicklyRetryPolicy = null, ...rest } = read;
  const { throttlePolicy = null, requestPolicy = null, guaranteed = false, ...others } = rest;
  refuseOthers(others, name);
  if (guaranteed !== false) throw invalidParameter(`${name}: guaranteed must be false`);
  refuseSickly(sicklyRetryPolicy, name);
  checkRetries(healthyRetryPolicy, `${name}: healthyRetryPolicy`);
  checkThrottle(throttlePolicy, `${name}: throttlePolicy`);
  checkRequest(requestPolicy, `${name}: requestPolicy`);
  return { healthyRetryPolicy, sicklyRetryPolicy, throttlePolicy, requestPolicy, guaranteed };
}

/** What a topic's policy amounts to, as SNS shows it. */
export function effectiveTopicPolicy(text: string | undefined): Members {
  const http = objectOf(readTopicPolicy(text ?? '{}').http, 'http');
  return {
    http: {
      defaultHealthyRetryPolicy: {
        ...defaultRetries,
        ...objectOf(http.defaultHealthyRetryPolicy ?? {}, 'http'),
      },
      disableSubscriptionOverrides: http.disableSubscriptionOverrides,
      ...(http.defaultThrottlePolicy !== undefined && {
        defaultThrottlePolicy: http.defaultThrottlePolicy,
      }),
      defaultRequestPolicy: http.defaultRequestPolicy ?? { headerContentType: usualType },
    },
  };
}

/** What a subscription's policy amounts to under its topic's, as SNS shows it. */
export function effectiveSubscriptionPolicy(
  topicText: string | undefined,
  text: string | undefined,
): Members {
  const topic = objectOf(effectiveTopicPolicy(topicText).http, 'http');
  const isOverridden = text !== undefined && topic.disableSubscriptionOverrides !== true;
  const own = readSubscriptionPolicy(isOverridden ? text : '{}');
  const retries = own.healthyRetryPolicy && objectOf(own.healthyRetryPolicy, 'retries');
  return {
    ...own,
    healthyRetryPolicy: retries
      ? { ...defaultRetries, ...retries }
      : topic.defaultHealthyRetryPolicy,
    throttlePolicy: own.throttlePolicy ?? topic.defaultThrottlePolicy ?? null,
    requestPolicy: own.requestPolicy ?? topic.defaultRequestPolicy,
  };
}

export function deliveryPolicyOf(
  topicText: string | undefined,
  text: string | undefined,
): DeliveryPolicy {
  const { healthyRetryPolicy, requestPolicy } = effectiveSubscriptionPolicy(topicText, text);
  const { headerContentType = usualType } = objectOf(requestPolicy, 'requestPolicy');
  return {
    retries: readRetryPolicy(objectOf(healthyRetryPolicy, 'retries'), 'DeliveryPolicy'),
    contentType: String(headerContentType),
  };
}

function objectOf(value: unknown, name: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw invalidParameter(`${name} must be a JSON object`);
}

function refuseOthers(others: Members, name: string): void {
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalidParameter(`${name}: Unexpected JSON member: ${other}`);
}

/** AWS shows it and takes nothing for it. */
function refuseSickly(value: unknown, name: string): void {
  if (value === null || value === undefined) return;
  throw invalidParameter(`${name}: sicklyRetryPolicy is not supported`);
}

function checkRetries(value: unknown, name: string): void {
  if (value !== null && value !== undefined) readRetryPolicy(objectOf(value, name), name);
}

function checkThrottle(value: unknown, name: string): void {
  if (value === null || value === undefined) return;
  const { maxReceivesPerSecond, ...others } = objectOf(value, name);
  refuseOthers(others, name);
  if (Number.isInteger(maxReceivesPerSecond) && Number(maxReceivesPerSecond) >= 1) return;
  throw invalidParameter(`${name}.maxReceivesPerSecond must be greater than or equal to 1`);
}

function checkRequest(value: unknown, name: string): void {
  if (value === null || value === undefined) return;
  const { headerContentType, ...others } = objectOf(value, name);
  refuseOthers(others, name);
  const [type = ''] = String(headerContentType).split(';');
  if (headerContentType === undefined || contentTypes.has(type)) return;
  throw invalidParameter(`${name}.headerContentType ${String(headerContentType)} is not supported`);
}

function withoutNulls(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  );
}
