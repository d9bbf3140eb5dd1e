import {
  checkRequest,
  checkRetries,
  checkThrottle,
  type Members,
  objectOf,
  refuseOthers,
  refuseSickly,
  withoutNulls,
} from './delivery-policy-parts.ts';
import { readJsonObject } from './json-text.ts';
import { invalidParameter } from './refusals.ts';
import { defaultRetries, type RetryPolicy, readRetryPolicy } from './retry-policy.ts';

/** How messages go to an HTTP endpoint. */
export interface DeliveryPolicy {
  readonly retries: RetryPolicy;
  readonly contentType: string;
}

const usualType = 'text/plain; charset=UTF-8';

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
