import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../../actions/canary/src/evidence.ts';
import { type Driven, judge } from '../../../../actions/canary/src/judge.ts';
import {
  aCall,
  aDriven,
  aScenario,
  at,
  aWave,
  down,
  evidence,
  hopsOf,
  silence,
  start,
  up,
} from './builders.ts';

const nothing = new Map<string, never>();

const judgeOne = (seen: Evidence, driven: Driven = aDriven(), windowMinutes = 5) =>
  judge(driven, aWave([driven], windowMinutes), seen);

describe('a scenario that must alarm', () => {
  test('passes once every hop was seen, with their times and the words of the alarm', () => {
    expect(judgeOne(evidence())).toEqual({
      verdict: 'PASS',
      alarmReason: 'Threshold Crossed: ALARM',
      hops: [
        { hop: 'called', at: start },
        { hop: 'recorded', at: at(1) },
        { hop: 'delivered', at: at(5) },
        { hop: 'counted', at: at(6) },
        { hop: 'alarmed', at: at(7) },
        { hop: 'notified', at: at(8) },
        { hop: 'recovered', at: at(13) },
      ],
    });
  });

  /** Everything from the hop on is missing; its deadline in minutes after the call. */
  const stopsBefore = {
    recorded: {
      seen: { recorded: nothing, delivered: nothing, counted: nothing, changes: nothing },
      deadline: 20,
    },
    delivered: { seen: { delivered: nothing, counted: nothing, changes: nothing }, deadline: 20 },
    counted: { seen: { counted: nothing, changes: nothing }, deadline: 10 },
    alarmed: { seen: { changes: nothing }, deadline: 10 },
    notified: { seen: { changes: new Map([['denied', [up(7)]]]) }, deadline: 9 },
    recovered: { seen: { changes: new Map([['denied', [up(7)]]]) }, deadline: 23 },
  } as const;

  test.each(Object.entries(stopsBefore))(
    'without %s it waits, and fails there after the deadline',
    (hop, { seen, deadline }) => {
      const messages = hop === 'recovered' ? evidence().messages : nothing;
      const missing = { ...evidence(), ...seen, messages };

      const before = judgeOne({ ...missing, now: at(deadline) });
      const after = judgeOne({ ...missing, now: at(deadline) + 1 });

      expect(before.verdict).toBe('PENDING');
      expect(hopsOf(before.hops)).not.toContain(hop);
      expect(after).toMatchObject({ verdict: 'FAIL', brokenHop: hop });
      expect(hopsOf(after.hops)).toEqual(hopsOf(before.hops));
    },
  );

  test('is blamed at the first of several missing hops', () => {
    const seen = evidence({ now: at(60), counted: nothing, changes: nothing, messages: nothing });

    expect(judgeOne(seen)).toMatchObject({ verdict: 'FAIL', brokenHop: 'counted' });
  });

  test('does not need the event history where the log group has the record', () => {
    const verdict = judgeOne(evidence({ recorded: nothing }));

    expect(verdict).toMatchObject({ verdict: 'PASS' });
    expect(verdict.hops[1]).toEqual({ hop: 'recorded', at: at(5) });
  });

  test('takes a delivered record as recorded, call by call', () => {
    const driven = aDriven({ calls: [aCall(), aCall({ requestId: 'call-2' })] });
    const seen = evidence({
      now: at(21),
      recorded: new Map([['call-1', at(1)]]),
      delivered: new Map([['call-2', [{ at: at(5) }]]]),
    });

    expect(judgeOne(seen, driven)).toMatchObject({ verdict: 'FAIL', brokenHop: 'delivered' });
  });

  test('is delivered when the last of its calls is', () => {
    const driven = aDriven({ calls: [aCall(), aCall({ requestId: 'call-2', at: at(1) })] });
    const one = new Map([['call-1', [{ at: at(5) }]]]);
    const both = new Map([...one, ['call-2', [{ at: at(6) }]] as const]);
    const counted = new Map([['denied', { sum: 2, since: at(7) }]]);

    expect(judgeOne(evidence({ delivered: one, counted }), driven).verdict).toBe('PENDING');
    expect(judgeOne(evidence({ delivered: both, counted }), driven).hops[2]?.at).toBe(at(6));
  });

  test('a hop seen late was there before the next one', () => {
    const seen = evidence({
      recorded: new Map([['call-1', at(9)]]),
      counted: new Map([['denied', { sum: 1, since: at(12) }]]),
    });

    const { hops } = judgeOne(seen);

    expect(hops[1]).toEqual({ hop: 'recorded', at: at(5) });
    expect(hops[3]).toEqual({ hop: 'counted', at: at(7) });
  });

  test('is not recovered while the alarm is up again, nor by a lack of data', () => {
    const again = new Map([['denied', [up(7), down(13), up(14)]]]);
    const unknown = new Map([
      ['denied', [up(7), { at: at(13), state: 'INSUFFICIENT_DATA' as const, reason: '' }]],
    ]);

    expect(judgeOne(evidence({ changes: again })).verdict).toBe('PENDING');
    expect(judgeOne(evidence({ changes: unknown })).verdict).toBe('PENDING');
  });

  test('is given the window of its alarm and five minutes to recover, if that is more', () => {
    const changes = new Map([['denied', [up(7)]]]);
    const judgedAt = (minutes: number) =>
      judgeOne(evidence({ now: at(minutes), changes }), aDriven(), 30).verdict;

    expect(judgedAt(8 + 35)).toBe('PENDING');
    expect(judgedAt(8 + 36)).toBe('FAIL');
  });

  test('an alarm of another detection does not stand in for its own', () => {
    const changes = new Map([['volume', [up(7)]]]);

    expect(judgeOne(evidence({ changes }))).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'alarmed',
    });
  });

  test('without a call it is a mistake of the scenario', () => {
    expect(() => judgeOne(evidence(), aDriven({ calls: [] }))).toThrow(/proves nothing/);
  });
});

describe('what the metric counts', () => {
  const counted = (sum: number) => new Map([['denied', { sum, since: at(6) }]]);
  const twice = new Map([['call-1', [{ at: at(5) }, { at: at(6) }]]]);

  test('more than the calls is a filter that takes in others', () => {
    expect(judgeOne(evidence({ counted: counted(2) }))).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'counted',
      reason: 'the metric of denied counted 2 calls where 1 were its own',
    });
  });

  test('more than the calls proves nothing while a call of the wave is on its way', () => {
    const late = aDriven({
      scenario: aScenario({ id: 'late' }),
      calls: [aCall({ requestId: 'call-2' })],
    });
    const driven = aDriven();
    const seen = evidence({ counted: counted(2) });

    expect(judge(driven, aWave([driven, late]), seen).verdict).toBe('PASS');
  });

  test.each([1, 2])('a record that came twice may be counted %d times', (sum) => {
    expect(judgeOne(evidence({ delivered: twice, counted: counted(sum) })).verdict).toBe('PASS');
  });

  test('a record that came twice is delivered with the first, wherever it stands', () => {
    const delivered = new Map([['call-1', [{ at: at(6) }, { at: at(5) }]]]);

    expect(judgeOne(evidence({ delivered })).hops[2]?.at).toBe(at(5));
  });

  test('a second record that comes after every deadline does not take the pass back', () => {
    const seen = evidence({
      now: at(22),
      delivered: new Map([['call-1', [{ at: at(5) }, { at: at(21) }]]]),
      changes: new Map([['denied', [up(7)]]]),
    });

    expect(judgeOne(seen).verdict).toBe('PENDING');
  });

  test('a record that came twice and was counted thrice is a surplus', () => {
    const seen = evidence({ delivered: twice, counted: counted(3) });

    expect(judgeOne(seen)).toMatchObject({ verdict: 'FAIL', brokenHop: 'counted' });
  });

  test('fewer than the calls is no pass', () => {
    const driven = aDriven({ calls: [aCall(), aCall({ requestId: 'call-2' })] });
    const delivered = new Map([
      ['call-1', [{ at: at(5) }]],
      ['call-2', [{ at: at(5) }]],
    ]);

    expect(judgeOne(evidence({ delivered }), driven)).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'counted',
    });
  });
});

describe('a scenario that must stay silent', () => {
  const silent = aDriven({
    scenario: aScenario({ id: 'everyday-use', expects: silence }),
    calls: [{ requestId: 'call-1', at: start }],
  });
  const quiet = (overrides: Partial<Evidence> = {}) =>
    evidence({ counted: nothing, changes: nothing, messages: nothing, ...overrides });

  test('passes only after an alarm would have had its time', () => {
    expect(judgeOne(quiet({ now: at(10) - 1 }), silent).verdict).toBe('PENDING');
    expect(judgeOne(quiet({ now: at(10) }), silent)).toMatchObject({ verdict: 'PASS' });
  });

  test('its silence proves nothing before the calls have arrived', () => {
    const undelivered = { recorded: nothing, delivered: nothing };

    expect(judgeOne(quiet({ ...undelivered, now: at(20) }), silent).verdict).toBe('PENDING');
    expect(judgeOne(quiet({ ...undelivered, now: at(21) }), silent)).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'recorded',
    });
  });

  test.each(['denied', 'volume'])('fails at once if the alarm of %s fires', (detection) => {
    const seen = quiet({ now: at(6), changes: new Map([[detection, [up(6)]]]) });

    expect(judgeOne(seen, silent)).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'alarmed',
      reason: `the alarm of ${detection} fired, though nothing should move it`,
      alarmReason: 'Threshold Crossed: ALARM',
    });
  });

  test('fails if a filter counts its calls, even below the threshold', () => {
    const seen = quiet({ counted: new Map([['volume', { sum: 1, since: at(6) }]]) });

    expect(judgeOne(seen, silent)).toMatchObject({ verdict: 'FAIL', brokenHop: 'counted' });
  });

  test('fails if a filter does not count what it should, as its silence then proves nothing', () => {
    const counting = { ...silent, calls: [aCall({ countsIn: 'volume' })] };

    expect(judgeOne(quiet(), counting)).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'counted',
      reason: 'the metric of volume did not count the calls',
    });
  });
});

describe('a detection that no scenario of the wave provokes', () => {
  test('fails the others at counted if its filter takes their calls', () => {
    const counted = new Map([
      ['denied', { sum: 1, since: at(6) }],
      ['volume', { sum: 1, since: at(6) }],
    ]);

    expect(judgeOne(evidence({ counted }))).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'counted',
      reason: 'the metric of volume counted 1 calls where 0 were its own',
    });
  });

  test('fails the others at alarmed if its alarm fires', () => {
    const changes = new Map([
      ['denied', [up(7), down(13)]],
      ['volume', [up(7)]],
    ]);

    expect(judgeOne(evidence({ changes }))).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'alarmed',
    });
  });
});

describe('where others use the watched role too', () => {
  const counting = (sum: number, others: number) =>
    judge(
      aDriven(),
      aWave([aDriven()]),
      evidence({
        counted: new Map([['denied', { sum, since: at(6) }]]),
        others: new Map([['denied', others]]),
      }),
    );

  test('the metric may hold what is known to be theirs', () => {
    expect(counting(3, 2)).toMatchObject({ verdict: 'PASS' });
    expect(counting(1_000, Number.POSITIVE_INFINITY)).toMatchObject({ verdict: 'PASS' });
  });

  test('what neither side did is too much', () => {
    expect(counting(4, 2)).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'counted',
      reason: 'the metric of denied counted 4 calls where 3 were its own',
    });
  });

  test('a call of ours that somebody else made breaks the chain where its record arrives', () => {
    const delivered = new Map([['call-1', [{ at: at(5), stranger: 'arn:somebody' }]]]);

    expect(judge(aDriven(), aWave([aDriven()]), evidence({ delivered }))).toMatchObject({
      verdict: 'FAIL',
      brokenHop: 'delivered',
      reason: 'a call was made by arn:somebody, not by the watched role',
    });
  });
});
