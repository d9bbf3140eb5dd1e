import { describe, expect, test } from '@jest/globals';
import { Observer } from '../../../../actions/canary/src/observer.ts';
import { witnessOfSession } from '../../../../actions/canary/src/session-witness.ts';
import { aTarget, at } from './builders.ts';
import { type Answers, fakeClients } from './fake-clients.ts';

const target = aTarget();
const sessionName = 'canary-7';
/** Not on the minute, as waves begin when they begin. */
const since = at(0) + 30_000;

const record = (requestID: string, session = sessionName, role = target.roles.caller) => ({
  ingestionTime: at(5),
  message: JSON.stringify({
    requestID,
    userIdentity: {
      arn: `arn:aws:sts::123456789012:assumed-role/caller/${session}`,
      sessionContext: { sessionIssuer: { arn: role } },
    },
  }),
});

const unchanged = target.detections.map(({ alarmName }) => ({
  AlarmName: alarmName,
  StateValue: 'OK',
  StateTransitionedTimestamp: new Date(at(-60)),
}));

const quiet: Answers = {
  ReceiveMessage: () => ({}),
  DeleteMessage: () => ({}),
  LookupEvents: () => ({ Events: [] }),
  FilterLogEvents: () => ({ events: [] }),
  GetMetricData: () => ({ MetricDataResults: [] }),
  DescribeAlarms: () => ({ MetricAlarms: [] }),
  DescribeAlarmHistory: () => ({ AlarmHistoryItems: [] }),
};

function observing(answers: Answers, requestIds = ['call-1']) {
  const fake = fakeClients({ ...quiet, ...answers }, at(6));
  const witness = witnessOfSession(fake.clients, target, sessionName, since);
  return {
    ...fake,
    observer: new Observer(fake.clients, target, witness, { since, requestIds }),
  };
}

const notice = (
  overrides: Record<string, unknown> = {},
  envelope: Record<string, unknown> = {},
) => ({
  ReceiptHandle: 'receipt',
  Body: JSON.stringify({
    Timestamp: '2026-11-23T08:08:00.000Z',
    Message: JSON.stringify({
      AlarmName: 'denied-alarm',
      NewStateValue: 'ALARM',
      StateChangeTime: '2026-11-23T08:07:00.000+0000',
      ...overrides,
    }),
    ...envelope,
  }),
});

const receiving = (...messages: unknown[]) =>
  observing({ ReceiveMessage: () => ({ Messages: messages }) });

describe('the observer', () => {
  test('waits at the queue, and asks nothing of the metric before the log group has a call', async () => {
    const { observer, calls, operations } = observing({});

    await observer.look();

    expect(calls[0]?.input).toMatchObject({ QueueUrl: target.queueUrl, WaitTimeSeconds: 20 });
    expect(operations()).toEqual(['ReceiveMessage', 'LookupEvents', 'FilterLogEvents']);
  });

  test('joins calls and records by the request id', async () => {
    const { observer } = observing({
      LookupEvents: () => ({ Events: [{ CloudTrailEvent: record('call-1').message }] }),
      FilterLogEvents: () => ({ events: [record('call-1'), { message: 'not JSON' }] }),
    });

    const { recorded, delivered, foreign } = await observer.look();

    expect([...recorded]).toEqual([['call-1', at(6)]]);
    expect([...delivered]).toEqual([['call-1', [{ at: at(5) }]]]);
    expect(foreign).toEqual([]);
  });

  test('follows every page', async () => {
    const { observer } = observing(
      {
        FilterLogEvents: ({ nextToken }) =>
          nextToken === undefined
            ? { events: [record('call-1')], nextToken: 'more' }
            : { events: [record('call-2')] },
      },
      ['call-1', 'call-2'],
    );

    expect([...(await observer.look()).delivered.keys()]).toEqual(['call-1', 'call-2']);
  });

  test('sees a record that comes a second time, as late as the metric counts it', async () => {
    const { observer } = observing({
      FilterLogEvents: (_, times) => ({
        events: times < 2 ? [record('call-1')] : [record('call-1'), record('call-1')],
      }),
      GetMetricData: (_, times) => ({ MetricDataResults: [{ Id: 'm0', Values: [times + 1] }] }),
    });

    await observer.look();
    const { counted, delivered } = await observer.look();

    expect(counted.get('denied')?.sum).toBe(2);
    expect(delivered.get('call-1')).toHaveLength(2);
  });

  test('reads the log group no more once it has every call and nothing moves', async () => {
    const { observer, operations } = observing({
      FilterLogEvents: () => ({ events: [record('call-1')] }),
      DescribeAlarms: () => ({ MetricAlarms: unchanged }),
    });

    await observer.look();
    const before = operations().length;
    await observer.look();

    expect(operations().slice(before)).toEqual([
      'ReceiveMessage',
      'GetMetricData',
      'DescribeAlarms',
    ]);
  });

  test('reads the log group again after a minute, for what others do', async () => {
    const times = [at(6), at(6), at(7)];
    const { clients, calls } = fakeClients(
      {
        ...quiet,
        FilterLogEvents: () => ({ events: [record('call-1')] }),
        DescribeAlarms: () => ({ MetricAlarms: unchanged }),
      },
      at(6),
    );
    let look = -1;
    const time = { now: () => times[look] ?? 0 } as typeof clients.time;
    const moving = { ...clients, time };
    const witness = witnessOfSession(moving, target, sessionName, since);
    const observer = new Observer(moving, target, witness, { since, requestIds: ['call-1'] });
    const reads: number[] = [];
    for (look = 0; look < times.length; look += 1) {
      await observer.look();
      reads.push(calls.filter(({ operation }) => operation === 'FilterLogEvents').length);
    }

    expect(reads).toEqual([1, 1, 2]);
  });

  test('adds up the minutes of a metric', async () => {
    const { observer, calls } = observing({
      FilterLogEvents: () => ({ events: [record('call-1')] }),
      GetMetricData: () => ({ MetricDataResults: [{ Id: 'm3', Values: [20, 21] }] }),
    });

    const { counted } = await observer.look();

    expect([...counted]).toEqual([['volume', { sum: 41, since: at(6) }]]);
    const { input } = calls.find(({ operation }) => operation === 'GetMetricData') ?? {};
    expect(input).toMatchObject({ StartTime: new Date(at(0)) });
  });

  test('reads state changes with the reason of CloudWatch, and leaves out what it cannot read', async () => {
    const HistoryData = JSON.stringify({
      newState: { stateValue: 'ALARM', stateReason: 'crossed' },
    });
    const { observer } = observing({
      FilterLogEvents: () => ({ events: [record('call-1')] }),
      DescribeAlarmHistory: () => ({
        AlarmHistoryItems: [
          { Timestamp: new Date(at(7)), HistoryData },
          { Timestamp: new Date(at(8)), HistoryData: 'not JSON' },
        ],
      }),
    });

    const { changes } = await observer.look();

    expect(changes.get('denied')).toEqual([{ at: at(7), state: 'ALARM', reason: 'crossed' }]);
  });
});

describe('a call that is not ours', () => {
  const seeing = async (foreign: ReturnType<typeof record>) => {
    const { observer, calls } = observing({ FilterLogEvents: () => ({ events: [foreign] }) });
    return { foreign: (await observer.look()).foreign, calls };
  };

  test('by another session of the watched role is foreign', async () => {
    expect((await seeing(record('x', 'canary-8'))).foreign).toEqual(['x']);
  });

  test('by a session whose name only ends alike is foreign', async () => {
    expect((await seeing(record('x', 'no-canary-7'))).foreign).toEqual(['x']);
  });

  test('by our own session, of the wave before, is none', async () => {
    expect((await seeing(record('x'))).foreign).toEqual([]);
  });

  test('by the bystander is none', async () => {
    expect((await seeing(record('x', 'other', target.roles.bystander))).foreign).toEqual([]);
  });

  test('is looked for in the whole minute, as the metric counts it there', async () => {
    const { calls } = await seeing(record('x'));

    expect(calls.at(-1)?.input).toMatchObject({ startTime: at(0) });
  });
});

describe('a message on the queue', () => {
  test('of an alarm of ours is kept, by the time at which SNS sent it, and deleted', async () => {
    const { observer, calls } = receiving(notice());

    const { messages } = await observer.look();

    expect([...messages]).toEqual([['denied', { at: at(8) }]]);
    expect(calls[1]).toMatchObject({
      operation: 'DeleteMessage',
      input: { ReceiptHandle: 'receipt' },
    });
  });

  test('of a change before our time is deleted and is no alarm', async () => {
    const { observer, operations } = receiving(
      notice({ StateChangeTime: '2026-11-23T08:00:00.000Z' }),
    );

    expect((await observer.look()).messages.size).toBe(0);
    expect(operations()).toContain('DeleteMessage');
  });

  test('of the return to OK is deleted and is no alarm', async () => {
    const { observer, operations } = receiving(notice({ NewStateValue: 'OK' }));

    expect((await observer.look()).messages.size).toBe(0);
    expect(operations()).toContain('DeleteMessage');
  });

  test.each([
    ['another alarm', notice({ AlarmName: 'somebody' })],
    ['no time of change', notice({ StateChangeTime: undefined })],
    ['no time of sending', notice({}, { Timestamp: 'today' })],
    ['no JSON', { Body: 'hello', ReceiptHandle: 'r' }],
    ['JSON that is no object', { Body: 'null', ReceiptHandle: 'r' }],
    ['no body', { ReceiptHandle: 'r' }],
  ])('with %s is left to whom it concerns', async (_, message) => {
    const { observer, operations } = receiving(message);

    expect((await observer.look()).messages.size).toBe(0);
    expect(operations()).not.toContain('DeleteMessage');
  });
});
