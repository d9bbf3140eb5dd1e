import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { run } from '../../../../actions/canary/src/main.ts';
import type { Progress } from '../../../../actions/canary/src/progress.ts';
import type { CanaryScenario } from '../../../../actions/canary/src/scenario.ts';
import { WrongAnswer } from '../../../../actions/canary/src/stage.ts';
import { alarmOf, aScenario, deadlines, silence } from './builders.ts';
import { type Answers, fakeClients } from './fake-clients.ts';

const silent: Progress = { preflight: () => {}, wave: () => {}, judged: () => {} };
const stacks = { trail: 'k-trail', canary: 'k-canary', detection: 'k-detection' };

let printed: string;

beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Every output that is asked for, for a stack whose one detection is `denied`. */
const deployed: Answers = {
  DescribeStacks: () => {
    const plain = ['TrailArn', 'LogGroupName', 'MetricNamespace', 'TopicArn', 'TopicKeyArn'];
    const queue = ['QueueUrl', 'QueueArn', 'WatchedRoleArn', 'BystanderRoleArn', 'WatchedKeyArn'];
    const more = ['OtherKeyArn', 'ForbiddenKeyArn', 'HeartbeatMetricName', 'FailureMetricName'];
    const detection = ['DeniedAlarmName', 'DeniedFilterName', 'DeniedMetricName'];
    const names = [...plain, ...queue, ...more, ...detection];
    const Outputs = names.map((name) => ({ OutputKey: name, OutputValue: name }));
    return {
      Stacks: [{ Outputs: [...Outputs, { OutputKey: 'VolumeThreshold', OutputValue: '20' }] }],
    };
  },
};

function canary(answers: Answers, scenarios: readonly CanaryScenario[] = [aScenario()]) {
  const { clients, operations } = fakeClients(answers, 0);
  const inputs = { runId: '7', stacks, scenarios, isWhole: true, preflight: false, deadlines };
  return { result: run(inputs, clients, silent), operations };
}

describe('a canary that cannot look', () => {
  test.each<[string, Error, string]>([
    [
      'without credentials',
      Object.assign(new Error('none found'), { name: 'CredentialsProviderError' }),
      'AWS credentials are missing, wrong or expired (none found); get new ones in a step before this one',
    ],
    ['because of a defect', new TypeError('oops'), 'unexpected TypeError: oops'],
  ])('%s is inconclusive, in a sentence, and does not beat', async (_, error, reason) => {
    const { result, operations } = canary({ DescribeStacks: () => error });

    expect(await result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason,
      scenarios: [{ verdict: 'NOT RUN', reason }],
    });
    expect(operations()).not.toContain('PutMetricData');
    expect(printed).toContain(error.message);
  });

  test('an alarm that was up before is inconclusive, and nothing is provoked', async () => {
    const MetricAlarms = [{ AlarmName: 'DeniedAlarmName', StateValue: 'ALARM' }];
    const { result, operations } = canary({
      ...deployed,
      DescribeAlarms: () => ({ MetricAlarms }),
    });

    expect(await result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason:
        'DeniedAlarmName is in ALARM before the canary began; find out why, then run it again',
    });
    expect(new Set(operations())).toEqual(new Set(['DescribeStacks', 'DescribeAlarms']));
  });

  test('a detection that must fire and is not there is inconclusive', async () => {
    const expects = alarmOf('gone');
    const { result, operations } = canary(deployed, [aScenario({ expects })]);

    expect(await result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: 'the detection stack has no detection gone, only denied',
    });
    expect(new Set(operations())).toEqual(new Set(['DescribeStacks']));
  });

  test('a detection that no scenario provokes is inconclusive, as nothing would prove it', async () => {
    const { result } = canary(deployed, [aScenario({ expects: silence })]);

    expect(await result).toMatchObject({
      verdict: 'INCONCLUSIVE',
      reason: 'no scenario provokes detection denied; add one',
    });
  });
});

describe('a canary that found a broken chain', () => {
  const broken: Answers = {
    ...deployed,
    DescribeAlarms: () => ({
      MetricAlarms: [{ AlarmName: 'DeniedAlarmName', StateValue: 'OK' }],
    }),
  };
  const drive = async () => {
    throw new WrongAnswer('KMS answered Encrypt with success instead of AccessDeniedException');
  };

  test('says so, also if the failure cannot be put into CloudWatch', async () => {
    const refused = Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
    const { result, operations } = canary({ ...broken, PutMetricData: () => refused }, [
      aScenario({ drive }),
    ]);

    expect(await result).toMatchObject({ verdict: 'FAIL', brokenHop: 'called' });
    expect(operations()).toContain('PutMetricData');
    expect(printed).toContain('the failure could not be put into CloudWatch');
  });
});
