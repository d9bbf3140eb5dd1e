import { describe, expect, test } from '@jest/globals';
import { samplesOf } from '../../../../actions/canary/src/samples.ts';
import { scenarios } from '../../../../actions/canary/src/scenarios/index.ts';
import { aScenario, aTarget, silence } from './builders.ts';

const target = aTarget();

describe('the records that the preflight shows to the filters', () => {
  test('are two for each scenario that alarms: by the watched role, and by one that nothing may match', () => {
    const samples = samplesOf([aScenario()], target);

    expect(samples.map(({ detection, title }) => [detection, title])).toEqual([
      ['denied', 'AccessDenied Encrypt by the watched role'],
      [undefined, 'AccessDenied Encrypt by a role that is not watched'],
    ]);
    const [watched, bystander] = samples.map(({ message }) => JSON.parse(message));
    expect(watched).toMatchObject({
      eventSource: 'kms.amazonaws.com',
      eventName: 'Encrypt',
      errorCode: 'AccessDenied',
      requestParameters: null,
      userIdentity: {
        arn: 'arn:aws:sts::123456789012:assumed-role/caller/preflight',
        sessionContext: { sessionIssuer: { arn: target.roles.caller, userName: 'caller' } },
      },
    });
    expect(bystander.userIdentity.sessionContext.sessionIssuer.arn).toBe(target.roles.bystander);
  });

  test('are none for silence', () => {
    expect(samplesOf([aScenario({ expects: silence })], target)).toEqual([]);
  });

  test('of a success have no error code', () => {
    const volume = scenarios.filter(({ id }) => id === 'volume');

    expect(JSON.parse(samplesOf(volume, target)[0]?.message ?? '')).not.toHaveProperty('errorCode');
  });
});

describe('the scenarios', () => {
  test('have an id of their own each', () => {
    const ids = scenarios.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
  });

  test('prove every detection', () => {
    const detections = scenarios.flatMap(({ expects }) =>
      expects.outcome === 'alarm' ? [expects.detection] : [],
    );

    expect(detections.toSorted()).toEqual(['denied', 'invalid-ciphertext', 'volume', 'wrong-key']);
  });

  test('that stay silent are of the watched role and of a bystander', () => {
    const silent = scenarios.filter(({ expects }) => expects.outcome === 'silence');

    expect(silent.map(({ actor }) => actor)).toEqual(['caller', 'bystander', 'bystander']);
  });
});
