import type { CompositeAlarm, DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { arnOf, at, inFreshWorld, minute, topic } from './fresh-world.ts';
import { TopicWorld } from './topic-world.ts';

const { world, cloudwatch, putAlarm, historyOf, putFailures, setState } = inFreshWorld(
  () => new TopicWorld(),
);

const putComposite = (overrides: object = {}) =>
  cloudwatch('PutCompositeAlarm', {
    AlarmName: 'service',
    AlarmRule: 'ALARM(a) OR ALARM(b)',
    ...overrides,
  });
const composites = (input: object = {}) =>
  cloudwatch<DescribeAlarmsOutput>('DescribeAlarms', { AlarmTypes: ['CompositeAlarm'], ...input });
const service = async (): Promise<CompositeAlarm | undefined> =>
  (await composites({ AlarmNames: ['service'] })).CompositeAlarms?.[0];
const settle = () => world().clock.advance(0);
const set = (AlarmName: string, StateValue: string) => setState(StateValue, { AlarmName });
const published = () =>
  world().published.map(({ input }) => {
    const { AlarmName, OldStateValue, NewStateValue } = JSON.parse(input.Message);
    return `${AlarmName}: ${OldStateValue} -> ${NewStateValue}`;
  });

/** Children that no evaluation moves: without data they keep the state that was set. */
async function putChildren(...names: string[]): Promise<void> {
  for (const AlarmName of names) await putAlarm({ AlarmName, TreatMissingData: 'ignore' });
}

describe('a composite alarm', () => {
  test('begins with its rule and says so', async () => {
    await putChildren('a', 'b');
    await putComposite({ AlarmDescription: 'any', OKActions: [topic] });
    expect(await service()).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
    });
    await settle();

    expect(await service()).toEqual({
      AlarmName: 'service',
      AlarmArn: arnOf('service'),
      AlarmDescription: 'any',
      AlarmConfigurationUpdatedTimestamp: at(0),
      ActionsEnabled: true,
      OKActions: [topic],
      AlarmActions: [],
      InsufficientDataActions: [],
      AlarmRule: 'ALARM(a) OR ALARM(b)',
      StateValue: 'OK',
      StateReason: `${arnOf('service')} was created and its alarm rule evaluates to OK`,
      StateReasonData: JSON.stringify({
        triggeringAlarms: ['a', 'b'].map((name) => ({
          arn: arnOf(name),
          state: { value: 'INSUFFICIENT_DATA', timestamp: '2026-11-23T08:00:00.000+0000' },
        })),
      }),
      StateUpdatedTimestamp: at(0),
      StateTransitionedTimestamp: at(0),
    });
    expect(published()).toEqual(['service: INSUFFICIENT_DATA -> OK']);
  });

  test('follows its children, told by the one that moved it', async () => {
    await putChildren('a', 'b');
    await putComposite();
    await world().clock.advance(minute);
    await set('a', 'ALARM');

    expect(await service()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: `${arnOf('a')} transitioned to ALARM at Monday 23 November, 2026 08:01:00 UTC`,
      StateReasonData: JSON.stringify({
        triggeringAlarms: [
          {
            arn: arnOf('a'),
            state: { value: 'ALARM', timestamp: '2026-11-23T08:01:00.000+0000' },
          },
        ],
      }),
    });

    await set('b', 'ALARM');
    await set('a', 'OK');
    expect(await service()).toMatchObject({
      StateValue: 'ALARM',
      StateReason: expect.stringContaining(arnOf('a')),
    });

    await set('b', 'OK');
    expect(await service()).toMatchObject({
      StateValue: 'OK',
      StateReason: expect.stringContaining(`${arnOf('b')} transitioned to OK`),
    });
  });

  test('alarms by the metrics of its children, and tells composites above it', async () => {
    await putAlarm({ AlarmName: 'a' });
    await putComposite({ AlarmRule: `NOT OK("${arnOf('a')}")` });
    await putComposite({
      AlarmName: 'company',
      AlarmRule: 'ALARM(service)',
      AlarmActions: [topic],
    });
    await world().clock.advance(minute);
    await putFailures();
    await world().clock.advance(2 * minute);

    expect((await composites()).CompositeAlarms).toMatchObject([
      { AlarmName: 'company', StateValue: 'ALARM' },
      { AlarmName: 'service', StateValue: 'ALARM' },
    ]);
    expect(published()).toEqual(['company: INSUFFICIENT_DATA -> ALARM', 'company: OK -> ALARM']);
  });

  test('notifies of its rule and the children that triggered it', async () => {
    await putChildren('a', 'b');
    await putComposite({ AlarmActions: [topic] });
    await settle();
    await set('a', 'ALARM');
    const [message] = world().published;

    expect(message?.input.Subject).toBe('ALARM: "service" in Asia Pacific (Sydney)');
    expect(message?.input.Message).toBe(
      `{"AlarmName":"service","AlarmDescription":null,"AWSAccountId":"123456789012","AlarmConfigurationUpdatedTimestamp":"2026-11-23T08:00:00.000+0000","NewStateValue":"ALARM","NewStateReason":"${arnOf('a')} transitioned to ALARM at Monday 23 November, 2026 08:00:00 UTC","StateChangeTime":"2026-11-23T08:00:00.000+0000","Region":"Asia Pacific (Sydney)","AlarmArn":"${arnOf('service')}","OldStateValue":"OK","ActionExecutedAfterMuteWindow":false,"OKActions":[],"AlarmActions":["${topic}"],"InsufficientDataActions":[],"AlarmRule":"ALARM(a) OR ALARM(b)","TriggeringChildren":[{"Arn":"${arnOf('a')}","State":{"Value":"ALARM","Timestamp":"2026-11-23T08:00:00.000+0000"}}]}`,
    );
    expect(message?.email).toContain('has transitioned to ALARM state on Monday 23 November, 2026');
    expect(message?.email).toContain('- Alarm Rule:                 ALARM(a) OR ALARM(b)');
  });

  test('is written into a history of its own kind', async () => {
    await putChildren('a', 'b');
    await putComposite();
    await settle();
    const ofKind = async (...AlarmTypes: string[]) =>
      (await historyOf({ AlarmName: 'service', AlarmTypes })).map(
        ({ HistorySummary, AlarmType }) => [AlarmType, HistorySummary],
      );

    expect(await ofKind()).toEqual([]);
    expect(await ofKind('CompositeAlarm')).toEqual([
      ['CompositeAlarm', 'Alarm updated from INSUFFICIENT_DATA to OK'],
      ['CompositeAlarm', 'Alarm "service" created'],
    ]);
  });

  test('is evaluated anew when its rule changes', async () => {
    await putChildren('a', 'b');
    await putComposite();
    await settle();
    await putComposite({ AlarmRule: 'TRUE' });
    await settle();

    expect(await service()).toMatchObject({
      AlarmRule: 'TRUE',
      StateValue: 'ALARM',
      StateReason: `${arnOf('service')} was updated and its alarm rule evaluates to ALARM`,
    });
  });

  test('keeps a state that was set until a child moves', async () => {
    await putChildren('a', 'b');
    await putComposite({ AlarmActions: [topic] });
    await settle();
    await set('service', 'ALARM');
    expect(JSON.parse(world().published[0]?.input.Message ?? '').TriggeringChildren).toEqual([]);

    await set('a', 'INSUFFICIENT_DATA');
    expect(await service()).toMatchObject({ StateValue: 'ALARM', StateReason: 'testing' });
    await set('a', 'OK');
    expect(await service()).toMatchObject({ StateValue: 'OK' });
  });

  test('is not evaluated while it is on a cycle', async () => {
    await putChildren('a');
    await putComposite({ AlarmName: 'one', AlarmRule: 'ALARM(a)' });
    await putComposite({ AlarmName: 'two', AlarmRule: 'ALARM(one) OR ALARM(a)' });
    await settle();
    await putComposite({ AlarmName: 'one', AlarmRule: 'ALARM(two) OR ALARM(a)' });
    await settle();
    await set('a', 'ALARM');

    expect((await composites()).CompositeAlarms).toMatchObject([
      { AlarmName: 'one', StateValue: 'OK' },
      { AlarmName: 'two', StateValue: 'OK' },
    ]);
    await expect(cloudwatch('DeleteAlarms', { AlarmNames: ['one'] })).rejects.toMatchObject({
      message: 'Cannot delete one as there are composite alarm(s) depending on it.',
    });

    await putComposite({ AlarmName: 'one', AlarmRule: 'FALSE' });
    await cloudwatch('DeleteAlarms', { AlarmNames: ['two'] });
    await cloudwatch('DeleteAlarms', { AlarmNames: ['one'] });
  });

  test('goes on in a restored snapshot', async () => {
    await putChildren('a', 'b');
    await putComposite();
    const snapshot = world().snapshot();
    world().restore(snapshot);
    await settle();
    await set('b', 'ALARM');

    expect(await service()).toMatchObject({ StateValue: 'ALARM' });
  });

  test('is tagged like any alarm', async () => {
    await putComposite({ AlarmRule: 'FALSE', Tags: [{ Key: 'team', Value: 'blue' }] });

    expect(await cloudwatch('ListTagsForResource', { ResourceARN: arnOf('service') })).toEqual({
      Tags: [{ Key: 'team', Value: 'blue' }],
    });
  });
});

describe('relatives', () => {
  test('are found, with as much as AWS tells of them', async () => {
    await putChildren('a', 'b');
    await putComposite();
    await putComposite({ AlarmName: 'company', AlarmRule: 'ALARM(service) OR ALARM(a)' });
    await settle();
    const of = (input: object) => cloudwatch<DescribeAlarmsOutput>('DescribeAlarms', input);

    expect(await of({ ChildrenOfAlarmName: 'company' })).toEqual({
      MetricAlarms: [
        {
          AlarmName: 'a',
          AlarmArn: arnOf('a'),
          StateValue: 'INSUFFICIENT_DATA',
          StateUpdatedTimestamp: at(0),
        },
      ],
      CompositeAlarms: [
        {
          AlarmName: 'service',
          AlarmArn: arnOf('service'),
          StateValue: 'OK',
          StateUpdatedTimestamp: at(0),
        },
      ],
      LogAlarms: [],
    });
    expect(await of({ ParentsOfAlarmName: 'a' })).toEqual({
      MetricAlarms: [],
      CompositeAlarms: [
        { AlarmName: 'company', AlarmArn: arnOf('company') },
        { AlarmName: 'service', AlarmArn: arnOf('service') },
      ],
      LogAlarms: [],
    });
    expect((await of({ ChildrenOfAlarmName: 'a' })).MetricAlarms).toEqual([]);
    expect((await of({})).CompositeAlarms).toEqual([]);
    expect(
      await of({ AlarmTypes: ['CompositeAlarm', 'MetricAlarm'], MaxRecords: 3 }),
    ).toMatchObject({
      MetricAlarms: [{ AlarmName: 'a' }, { AlarmName: 'b' }],
      CompositeAlarms: [{ AlarmName: 'company' }],
      NextToken: expect.any(String),
    });
  });

  test.each([
    [['a'], 'Cannot delete a as there are composite alarm(s) depending on it.'],
    [['a', 'b'], 'Cannot delete a,b as there are composite alarm(s) depending on them.'],
    [['silence'], 'Cannot delete silence as there are composite alarm(s) depending on it.'],
    [['service', 'other'], 'more than one composite alarm'],
  ])('%j are not deleted while they are needed', async (AlarmNames, message) => {
    await putChildren('a', 'b', 'silence');
    await putComposite({
      ActionsSuppressor: 'silence',
      ActionsSuppressorWaitPeriod: 60,
      ActionsSuppressorExtensionPeriod: 60,
    });
    await putComposite({ AlarmName: 'other', AlarmRule: 'FALSE' });

    await expect(cloudwatch('DeleteAlarms', { AlarmNames })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message),
    });
    await cloudwatch('DeleteAlarms', { AlarmNames: ['a', 'service', 'b', 'silence'] });
  });
});

const suppressor = {
  ActionsSuppressor: 'a',
  ActionsSuppressorWaitPeriod: 1,
  ActionsSuppressorExtensionPeriod: 1,
};

test.each([
  [
    'spaces around the rule',
    { AlarmRule: ' ALARM(a)' },
    'AlarmRule must not contain leading or trailing whitespace or be null',
  ],
  [
    'an unknown child',
    { AlarmRule: 'ALARM(x) OR ALARM(a) OR OK("y z")' },
    'Could not save the composite alarm as alarms [x, y z] in the alarm rule do not exist',
  ],
  [
    'more than a hundred children',
    { AlarmRule: Array.from({ length: 101 }, (_, at) => `ALARM(n${at})`).join(' OR ') },
    'AlarmRule must not reference more than 100 alarms',
  ],
  [
    'a hundred unknown children',
    { AlarmRule: Array.from({ length: 100 }, (_, at) => `ALARM(n${at})`).join(' OR ') },
    'in the alarm rule do not exist',
  ],
  [
    'itself as a child',
    { AlarmRule: 'ALARM(service)' },
    'alarms [service] in the alarm rule do not exist',
  ],
  [
    'a child elsewhere',
    { AlarmRule: 'ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a)' },
    'alarms [a] in the alarm rule do not exist',
  ],
  [
    'no rule of the grammar',
    { AlarmRule: '()' },
    "Error in AlarmRule [Unsupported token ')' at char 1, must be:",
  ],
  ['a rule of 10,241 characters', { AlarmRule: `ALARM(a)${' OR ALARM(a)'.repeat(900)}` }, '10240'],
  ['a suppressor that is not there', { ...suppressor, ActionsSuppressor: 'x' }, 'x does not exist'],
  [
    'a suppressor without periods',
    { ActionsSuppressor: 'a' },
    'are required when ActionsSuppressor is set',
  ],
  [
    'periods without a suppressor',
    { ActionsSuppressorWaitPeriod: 1 },
    'can only be set with ActionsSuppressor',
  ],
  [
    'a negative period',
    { ...suppressor, ActionsSuppressorWaitPeriod: -1 },
    'greater than or equal to 0',
  ],
  [
    'an instance action',
    { AlarmActions: ['arn:aws:automate:ap-southeast-2:ec2:stop'] },
    'Invalid action',
  ],
  ['the name of a metric alarm', { AlarmName: 'a', AlarmRule: 'FALSE' }, 'another type'],
])('refuses %s', async (_, overrides, message) => {
  await putChildren('a');

  await expect(putComposite({ AlarmRule: 'ALARM(a)', ...overrides })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringContaining(message),
  });
  expect((await composites()).CompositeAlarms).toEqual([]);
});

describe('action suppression, by the examples of the User Guide', () => {
  /** WaitPeriod is 2 time units, ExtensionPeriod 3; a unit is a minute here. */
  const suppressed = {
    AlarmRule: 'ALARM(child)',
    AlarmActions: [topic],
    OKActions: [topic],
    ActionsSuppressor: 'suppressor',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  };

  type Step = readonly [t: number, alarm: 'child' | 'suppressor', state: 'ALARM' | 'OK'];

  /** What was published when, in time units, and what suppresses afterwards. */
  async function play(steps: readonly Step[], until: number) {
    await putChildren('child', 'suppressor');
    await putComposite(suppressed);
    await world().clock.advance(10 * minute);
    world().published.length = 0;
    const began = world().clock.now();
    for (const [t, alarm, state] of steps) {
      await world().clock.advance(t * minute - (world().clock.now() - began));
      await set(alarm, state);
    }
    await world().clock.advance(until * minute - (world().clock.now() - began));
    return {
      published: published(),
      by: (await service())?.ActionsSuppressedBy,
      state: (await service())?.StateValue,
    };
  }

  test('1: actions are not suppressed after WaitPeriod', async () => {
    expect(await play([[2, 'child', 'ALARM']], 3.99)).toEqual({
      published: [],
      by: 'WaitPeriod',
      state: 'ALARM',
    });
    await world().clock.advance(minute);

    expect(published()).toEqual(['service: ALARM -> ALARM']);
    expect((await service())?.ActionsSuppressedBy).toBeUndefined();
    await world().clock.advance(60 * minute);
    expect(published()).toHaveLength(1);
  });

  test('2: actions are suppressed by alarm before WaitPeriod expires', async () => {
    expect(
      await play(
        [
          [2, 'child', 'ALARM'],
          [3, 'suppressor', 'ALARM'],
        ],
        60,
      ),
    ).toEqual({ published: [], by: 'Alarm', state: 'ALARM' });
    expect((await service())?.ActionsSuppressedReason).toBe('Actions suppressed by Alarm');
  });

  test('3: state transition when actions are suppressed by WaitPeriod', async () => {
    const steps: Step[] = [
      [2, 'child', 'ALARM'],
      [3, 'child', 'OK'],
    ];
    expect(await play(steps, 4.5)).toEqual({ published: [], by: 'WaitPeriod', state: 'OK' });
    await world().clock.advance(minute);

    expect(published()).toEqual(['service: OK -> OK']);
  });

  test('4: state transition when actions are suppressed by alarm', async () => {
    expect(
      await play(
        [
          [1, 'suppressor', 'ALARM'],
          [2, 'child', 'ALARM'],
        ],
        60,
      ),
    ).toEqual({ published: [], by: 'Alarm', state: 'ALARM' });
  });

  const released: Step[] = [
    [2, 'child', 'ALARM'],
    [3, 'suppressor', 'ALARM'],
    [6, 'suppressor', 'OK'],
  ];

  test('5: actions are not suppressed after ExtensionPeriod', async () => {
    expect(await play(released, 8.99)).toEqual({
      published: [],
      by: 'ExtensionPeriod',
      state: 'ALARM',
    });
    await world().clock.advance(minute);

    expect(published()).toEqual(['service: ALARM -> ALARM']);
  });

  test('6: state transition when actions are suppressed by ExtensionPeriod', async () => {
    const steps: Step[] = [...released, [7, 'child', 'OK']];
    expect(await play(steps, 8.99)).toEqual({ published: [], by: 'WaitPeriod', state: 'OK' });
    await world().clock.advance(minute);

    expect(published()).toEqual(['service: OK -> OK']);
  });

  test('a suppressor that comes and goes brings no action that was not due', async () => {
    expect(
      await play(
        [
          [1, 'suppressor', 'ALARM'],
          [2, 'suppressor', 'OK'],
        ],
        60,
      ),
    ).toEqual({ published: [], by: undefined, state: 'OK' });
  });

  test('without its suppressor a composite alarm takes at once what was due', async () => {
    await play([[2, 'child', 'ALARM']], 3);
    const { AlarmRule, AlarmActions } = suppressed;
    await putComposite({ AlarmRule, AlarmActions });

    expect(published()).toEqual(['service: ALARM -> ALARM']);
    await world().clock.advance(60 * minute);
    expect(published()).toHaveLength(1);
  });

  test('waits on in a restored snapshot, and not beyond its deletion', async () => {
    await play([[2, 'child', 'ALARM']], 3);
    const snapshot = world().snapshot();
    await cloudwatch('DeleteAlarms', { AlarmNames: ['service'] });
    await world().clock.advance(60 * minute);
    expect(published()).toEqual([]);

    world().restore(snapshot);
    await world().clock.advance(2 * minute);
    expect(published()).toEqual(['service: ALARM -> ALARM']);
  });
});
