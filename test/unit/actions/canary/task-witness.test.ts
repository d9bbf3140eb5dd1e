import { describe, expect, test } from '@jest/globals';
import { TaskWitness } from '../../../../actions/canary/src/drill/task-witness.ts';
import { aTarget, at, minute } from './builders.ts';
import { fakeClients } from './fake-clients.ts';

const target = aTarget();
const task = '0123456789abcdef0123456789abcdef';

interface Told {
  readonly requestID: string;
  readonly eventID?: string;
  /** Minutes from the drill's beginning to the moment at which the log group got it. */
  readonly came?: number;
  readonly session?: string;
}

const event = ({ requestID, eventID = requestID, came = 5, session = task }: Told) => ({
  ingestionTime: at(came),
  message: JSON.stringify({
    requestID,
    eventID,
    eventName: 'Decrypt',
    errorCode: 'InvalidCiphertextException',
    eventTime: new Date(at(0)).toISOString(),
    userIdentity: {
      arn: `arn:aws:sts::123456789012:assumed-role/caller/${session}`,
      sessionContext: { sessionIssuer: { arn: target.roles.caller } },
    },
  }),
});

/** A log group whose only detection `denied` matches these events, and a drill that made `own`. */
async function witnessing(events: readonly object[], own: readonly string[] = []) {
  const detections = target.detections.slice(0, 1);
  const { clients, calls } = fakeClients(
    {
      DescribeMetricFilters: () => ({
        metricFilters: detections.map(({ filterName }) => ({ filterName, filterPattern: '{ x }' })),
      }),
      FilterLogEvents: () => ({ events }),
    },
    at(6),
  );
  const witness = new TaskWitness(
    clients,
    { ...target, detections },
    { since: at(0), lateness: 20 * minute, honest: new Set(), own: new Set(own) },
  );
  const { others } = await witness.read(new Set());
  return { foreign: [...witness.foreign.keys()], others: others.get('denied'), calls };
}

describe('a failure of the watched role', () => {
  test('that the drill asked for is its own, however often its record comes', async () => {
    const records = [event({ requestID: 'ours' }), event({ requestID: 'ours' })];

    expect(await witnessing(records, ['ours'])).toMatchObject({ foreign: [], others: 0 });
  });

  test('by a task, in the same second and of the same kind, is foreign', async () => {
    const records = [event({ requestID: 'ours' }), event({ requestID: 'theirs' })];

    expect(await witnessing(records, ['ours'])).toMatchObject({ foreign: ['theirs'] });
  });

  test('is foreign once, however often its record comes', async () => {
    const records = [event({ requestID: 'theirs' }), event({ requestID: 'theirs' })];

    expect(await witnessing(records)).toMatchObject({ foreign: ['theirs'], others: 2 });
  });

  test('of before the drill is foreign if its record came in it, or just before', async () => {
    const records = [event({ requestID: 'in', came: 1 }), event({ requestID: 'before', came: -2 })];

    const { foreign, calls } = await witnessing(records);

    expect(foreign).toEqual(['in', 'before']);
    expect(calls.at(-1)?.input).toMatchObject({ startTime: at(-20) });
  });

  test('whose record came so long before that its alarm was seen is none of this drill’s', async () => {
    expect(await witnessing([event({ requestID: 'old', came: -4 })])).toMatchObject({
      foreign: [],
    });
  });

  test('without a time of coming is foreign', async () => {
    const { message } = event({ requestID: 'theirs' });

    expect(await witnessing([{ message }])).toMatchObject({ foreign: ['theirs'] });
  });
});
