import { describe, expect, test } from '@jest/globals';
import { Fault } from '../../../../../emulator/fault.ts';
import { arnOf, inFreshWorld, minute, topic } from './fresh-world.ts';
import { TopicWorld } from './topic-world.ts';

const { world, cloudwatch, putAlarm, alarmNow, historyOf, putFailures } = inFreshWorld(
  () => new TopicWorld(),
);

const second = 1000;
const account = '123456789012';

const putActing = (overrides: object = {}) => putAlarm({ AlarmActions: [topic], ...overrides });
const actions = () => historyOf({ HistoryItemType: 'Action', ScanBy: 'TimestampAscending' });

describe('actions', () => {
  test('publish the notification to the topic as CloudWatch, for the alarm', async () => {
    await putActing({
      OKActions: [`${topic}-ok`],
      Dimensions: [{ Name: 'Role', Value: 'caller' }],
    });
    await world().clock.advance(5 * minute);
    await putFailures({ Dimensions: [{ Name: 'Role', Value: 'caller' }] });
    await world().clock.advance(90 * second);

    expect(world().published.map(({ input }) => [input.TopicArn, input.Subject])).toEqual([
      [`${topic}-ok`, 'OK: "failures" in Asia Pacific (Sydney)'],
      [topic, 'ALARM: "failures" in Asia Pacific (Sydney)'],
    ]);
    expect(world().published[1]?.caller).toMatchObject({
      principal: {
        type: 'service',
        service: 'cloudwatch.amazonaws.com',
        sourceArn: arnOf('failures'),
        sourceAccount: account,
      },
      account,
      region: 'ap-southeast-2',
    });
    expect(world().published[1]?.input.Message).toBe(
      `{"AlarmName":"failures","AlarmDescription":null,"AWSAccountId":"${account}","AlarmConfigurationUpdatedTimestamp":"2026-11-23T08:00:00.000+0000","NewStateValue":"ALARM","NewStateReason":"Threshold Crossed: 1 out of the last 5 datapoints [2.0 (23/11/26 08:05:00)] was greater than or equal to the threshold (1.0) and 4 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).","StateChangeTime":"2026-11-23T08:06:10.000+0000","Region":"Asia Pacific (Sydney)","AlarmArn":"${arnOf('failures')}","OldStateValue":"OK","ActionExecutedAfterMuteWindow":false,"OKActions":["${topic}-ok"],"AlarmActions":["${topic}"],"InsufficientDataActions":[],"Trigger":{"MetricName":"Failures","Namespace":"Keywatch","StatisticType":"Statistic","Statistic":"SUM","Unit":null,"Dimensions":[{"value":"caller","name":"Role"}],"Period":60,"EvaluationPeriods":5,"DatapointsToAlarm":1,"ComparisonOperator":"GreaterThanOrEqualToThreshold","Threshold":1.0,"TreatMissingData":"notBreaching","EvaluateLowSampleCountPercentile":""}}`,
    );
  });

  test('run on a change of state only', async () => {
    await putActing();
    await putFailures();
    await world().clock.advance(minute);
    await putFailures();
    await world().clock.advance(5 * minute);

    expect(world().published).toHaveLength(1);
    expect((await actions()).map(({ HistorySummary }) => HistorySummary)).toEqual([
      `Successfully executed action ${topic}`,
    ]);
  });

  test('do not run while disabled, nor for the past once enabled', async () => {
    await putActing({ ActionsEnabled: false });
    await putFailures();
    await world().clock.advance(2 * minute);
    await cloudwatch('EnableAlarmActions', { AlarmNames: ['failures'] });
    await world().clock.advance(2 * minute);

    expect((await alarmNow())?.StateValue).toBe('ALARM');
    expect(world().published).toEqual([]);
    expect(await actions()).toEqual([]);
  });

  test('run for a state that was set, which lasts to the next evaluation', async () => {
    await putActing({ OKActions: [topic] });
    await world().clock.advance(minute);
    await cloudwatch('SetAlarmState', {
      AlarmName: 'failures',
      StateValue: 'ALARM',
      StateReason: 'testing',
    });
    await world().clock.advance(minute);

    expect(world().published.map(({ input }) => JSON.parse(input.Message).NewStateValue)).toEqual([
      'OK',
      'ALARM',
      'OK',
    ]);
  });

  test.each([
    [
      'the topic policy',
      new Fault(
        'AuthorizationErrorException',
        'User: cloudwatch.amazonaws.com is not authorized to perform: SNS:Publish on resource: t because no resource-based policy allows the SNS:Publish action',
      ),
      `CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: ${topic} because no resource-based policy allows the SNS:Publish action`,
    ],
    [
      'the topic key',
      new Fault('KMSAccessDeniedException', 'denied'),
      'CloudWatch Alarms does not have authorization to access the SNS topic encryption key.',
    ],
    [
      'anything else',
      new Fault('NotFoundException', 'Topic does not exist'),
      'Topic does not exist',
    ],
  ])('that %s refuses are told in the history', async (_, refusal, error) => {
    world().refusal = refusal;
    await putActing();
    await putFailures();
    await world().clock.advance(2 * minute);

    const [action] = await actions();

    expect(action?.HistorySummary).toBe(
      `Failed to execute action ${topic}. Received error: "${error}"`,
    );
    expect(JSON.parse(action?.HistoryData ?? '')).toMatchObject({
      actionState: 'Failed',
      notificationResource: topic,
      error,
    });
    expect((await alarmNow())?.StateValue).toBe('ALARM');
  });

  test('other than topics fail by name and do not keep the next from running', async () => {
    const other = `arn:aws:automate:ap-southeast-2:ec2:stop`;
    await putActing({ AlarmActions: [other, topic] });
    await putFailures();
    await world().clock.advance(2 * minute);

    expect((await actions()).map(({ HistorySummary }) => HistorySummary)).toEqual([
      `Failed to execute action ${other}. Received error: "Alarm actions of automate are not implemented in the Keywatch emulator"`,
      `Successfully executed action ${topic}`,
    ]);
  });

  test.each([
    ['too long', 'n'.repeat(255), `ALARM: "${'n'.repeat(63)}..." in Asia Pacific (Sydney)`],
    ['beyond ASCII', 'Schlüssel 🔑', 'ALARM: "Schl?ssel ?" in Asia Pacific (Sydney)'],
  ])('have a subject that SNS takes for a name %s', async (_, AlarmName, subject) => {
    await putActing({ AlarmName });
    await putFailures();
    await world().clock.advance(2 * minute);

    expect(world().published[0]?.input.Subject).toBe(subject);
    expect(JSON.parse(world().published[0]?.input.Message ?? '').AlarmName).toBe(AlarmName);
  });
});

test('a defect in an action is not taken for a refusal, and evaluation goes on', async () => {
  world().refusal = new TypeError('a defect');
  await putActing();
  await putFailures();

  await expect(world().clock.advance(2 * minute)).rejects.toThrow('evaluate-alarm failed');
  expect(await actions()).toEqual([]);
  expect(world().state.timers.filter(({ name }) => name === 'evaluate-alarm')).toHaveLength(1);
});
