import { checkPrimeSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isLocal } from '../../../../../emulator/services/sns/local-address.ts';
import { defaultRetries, retryDelays } from '../../../../../emulator/services/sns/retry-policy.ts';
import { primes } from '../../../../../emulator/services/sns/signing-key.ts';
import { aWorld, client } from '../../../../support/world.ts';

describe('retries', () => {
  /** The documented phases: at once, before the backoff, in it, after it. */
  test.each([
    [{}, [20, 20, 20]],
    [
      {
        ...{ numRetries: 8, numNoDelayRetries: 1, numMinDelayRetries: 2, numMaxDelayRetries: 1 },
        ...{ minDelayTarget: 1, maxDelayTarget: 10 },
      },
      [0, 1, 1, 1, 4, 7, 10, 10],
    ],
    [
      { numRetries: 3, minDelayTarget: 1, maxDelayTarget: 101, backoffFunction: 'geometric' },
      [1, 26, 101],
    ],
    [{ numRetries: 1, minDelayTarget: 5, maxDelayTarget: 60 }, [5]],
    [{ numRetries: 0 }, []],
  ])('by %j', (policy, delays) => {
    expect(retryDelays({ ...defaultRetries, ...policy })).toEqual(delays);
  });
});

describe('a delivery policy', () => {
  const TopicArn = 'arn:aws:sns:ap-southeast-2:123456789012:t';
  async function shown(DeliveryPolicy: object) {
    const sns = client(aWorld(), 'sns');
    await sns('CreateTopic', {
      Name: 't',
      Attributes: { DeliveryPolicy: JSON.stringify(DeliveryPolicy) },
    });
    const { Attributes } = await sns<{ Attributes: Record<string, string> }>('GetTopicAttributes', {
      TopicArn,
    });
    const { SubscriptionArn } = await sns('Subscribe', {
      ...{
        TopicArn,
        Protocol: 'http',
        Endpoint: 'http://example.com/',
        ReturnSubscriptionArn: true,
      },
      Attributes: { DeliveryPolicy: '{"healthyRetryPolicy":{"numRetries":0}}' },
    });
    const subscription = await sns<{ Attributes: Record<string, string> }>(
      'GetSubscriptionAttributes',
      { SubscriptionArn },
    );
    const read = (text = '{}') => JSON.parse(text);
    return {
      own: read(Attributes.DeliveryPolicy).http,
      effective: read(Attributes.EffectiveDeliveryPolicy).http,
      ofSubscription: read(subscription.Attributes.DeliveryPolicy),
      effectiveOfSubscription: read(subscription.Attributes.EffectiveDeliveryPolicy),
    };
  }

  test('is shown as set and as it works out, for the topic and for a subscription', async () => {
    const requestPolicy = { headerContentType: 'application/json' };

    expect(await shown({ http: { defaultRequestPolicy: requestPolicy } })).toEqual({
      own: { disableSubscriptionOverrides: false, defaultRequestPolicy: requestPolicy },
      effective: {
        defaultHealthyRetryPolicy: defaultRetries,
        disableSubscriptionOverrides: false,
        defaultRequestPolicy: requestPolicy,
      },
      ofSubscription: {
        healthyRetryPolicy: { numRetries: 0 },
        sicklyRetryPolicy: null,
        throttlePolicy: null,
        requestPolicy: null,
        guaranteed: false,
      },
      effectiveOfSubscription: {
        healthyRetryPolicy: { ...defaultRetries, numRetries: 0 },
        sicklyRetryPolicy: null,
        throttlePolicy: null,
        requestPolicy,
        guaranteed: false,
      },
    });
  });

  test('of the topic alone counts where it says so', async () => {
    const { effectiveOfSubscription } = await shown({
      http: { disableSubscriptionOverrides: true },
    });

    expect(effectiveOfSubscription.healthyRetryPolicy).toEqual(defaultRetries);
  });

  const retries = (policy: object) => ({ http: { defaultHealthyRetryPolicy: policy } });
  test.each([
    [{ https: {} }, 'DeliveryPolicy: Unexpected JSON member: https'],
    [{ http: { throttlePolicy: {} } }, 'DeliveryPolicy: Unexpected JSON member: throttlePolicy'],
    [
      retries({ numRetries: 101 }),
      'DeliveryPolicy: http.defaultHealthyRetryPolicy.numRetries must be less than or equal to 100',
    ],
    [retries({ minDelayTarget: 0 }), 'minDelayTarget must be greater than or equal to 1'],
    [
      retries({ minDelayTarget: 30 }),
      'maxDelayTarget must be greater than or equal to minDelayTarget',
    ],
    [
      retries({ numRetries: 3, numMinDelayRetries: 2, numMaxDelayRetries: 2 }),
      'numRetries must be',
    ],
    [retries({ numRetries: 100, maxDelayTarget: 3600 }), 'must not exceed 3600 seconds'],
    [retries({ backoffFunction: 'none' }), 'backoffFunction must be one of'],
    [{ http: { defaultRequestPolicy: { headerContentType: 'image/png' } } }, 'headerContentType'],
    [{ http: { defaultThrottlePolicy: { maxReceivesPerSecond: 0 } } }, 'maxReceivesPerSecond'],
  ])('%j is refused', async (policy, sentence) => {
    await expect(shown(policy)).rejects.toMatchObject({
      message: expect.stringContaining(sentence),
    });
  });
});

describe('an address', () => {
  test.each([
    'localhost',
    '127.0.0.1',
    '[::1]',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    'receiver',
    'host.docker.internal',
  ])('%s is of this network', (host) => {
    expect(isLocal(host)).toBe(true);
  });

  test.each([
    'example.com',
    '93.184.216.34',
    '172.32.0.1',
    '169.254.169.254',
    '[2606:4700::1]',
    'localhost.example.com',
  ])('%s is not', (host) => {
    expect(isLocal(host)).toBe(false);
  });
});

test('the signing key is made of two primes', () => {
  for (const prime of primes()) expect(checkPrimeSync(prime)).toBe(true);
});
