import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateAlarm } from '../../../../../emulator/services/cloudwatch/alarm-evaluation.ts';
import type {
  AlarmRule,
  AlarmState,
  MissingData,
} from '../../../../../emulator/services/cloudwatch/alarm-rule.ts';
import { evaluationRange } from '../../../../../emulator/services/cloudwatch/evaluation-range.ts';
import { aRange, aRule } from './alarm-ranges.ts';

const modes = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const states: AlarmState[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

function stateOf(drawing: string, rule: Partial<AlarmRule>, current: AlarmState = 'OK') {
  return evaluateAlarm(aRule(rule), aRange(drawing), current).state;
}

type Result = AlarmState | 'retain';

/**
 * The two tables of "Configuring how CloudWatch alarms treat missing data": the datapoints, how many gaps must be filled, and
 * the results in the order of `modes`.
 */
const threeOfThree: [string, number, Result, Result, Result, Result][] = [
  ['0 - X - X', 0, 'OK', 'OK', 'OK', 'OK'],
  ['0 - - - -', 2, 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 3, 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
  ['0 X X - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
];
const twoOfThree: [string, number, Result, Result, Result, Result][] = [
  ['0 - X - X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 0, 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 1, 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 2, 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 2, 'ALARM', 'retain', 'ALARM', 'OK'],
];
const rows = [
  ...threeOfThree.map((row) => ({ m: 3, row })),
  ...twoOfThree.map((row) => ({ m: 2, row })),
].flatMap(({ m, row: [drawing, filled, ...results] }) =>
  modes.map((missingData, column) => ({
    ...{ m, drawing, filled, missingData },
    result: results[column],
  })),
);

describe('the tables of the User Guide', () => {
  test.each(rows)(
    '$m of 3, $drawing, $missingData: $filled filled, $result',
    ({ m, drawing, filled, missingData, result }) => {
      for (const current of states) {
        const rule = aRule({ datapointsToAlarm: m, missingData });
        const { state, gaps } = evaluateAlarm(rule, aRange(drawing), current);

        expect(state).toBe(result === 'retain' ? current : result);
        expect(gaps).toHaveLength(filled);
      }
    },
  );
});

describe('premature transitions', () => {
  test.each(['- - - - X', '- - - X -', '- - - X X'])(
    '3 of 3 stays as it was on %s, since the next datapoint may not breach',
    (drawing) => {
      for (const current of states) expect(stateOf(drawing, {}, current)).toBe(current);
    },
  );

  test.each(['- - - X 0', '- - X - 0'])('3 of 3 is OK on %s', (drawing) => {
    expect(stateOf(drawing, {}, 'ALARM')).toBe('OK');
  });

  test.each(['- - X - -', '- - X X -', '- X - - X', 'X - - - -'])(
    '3 of 3 alarms on %s: the oldest breach is old enough and nothing contradicts it',
    (drawing) => {
      expect(stateOf(drawing, {}, 'OK')).toBe('ALARM');
    },
  );
});

describe('rare events: 1 of 5, notBreaching', () => {
  const rule = { evaluationPeriods: 5, datapointsToAlarm: 1, missingData: 'notBreaching' } as const;

  test.each(['- - - - - - X', '- - X - - - -', 'X - - - - - -'])('alarms on %s', (drawing) => {
    expect(stateOf(drawing, rule)).toBe('ALARM');
  });

  test('returns to OK when the breach has left the range', () => {
    expect(stateOf('- - - - - - -', rule, 'ALARM')).toBe('OK');
  });

  test('returns to OK sooner when five newer datapoints do not breach', () => {
    expect(stateOf('- X 0 0 0 0 0', rule, 'ALARM')).toBe('OK');
    expect(stateOf('- X - 0 0 0 0', rule, 'ALARM')).toBe('ALARM');
  });
});

test('a dead man alarms only when every period of the range is silent or below', () => {
  const rule = {
    evaluationPeriods: 3,
    comparison: 'LessThanThreshold',
    missingData: 'breaching',
  } as const;

  expect(evaluateAlarm(aRule(rule), aRange('- - - - -'), 'INSUFFICIENT_DATA').state).toBe('ALARM');
  expect(evaluateAlarm(aRule(rule), aRange('X - - - -'), 'ALARM').state).toBe('OK');
});

test.each([
  ['GreaterThanThreshold', { 0.9: 'OK', 1: 'OK', 1.1: 'ALARM' }],
  ['GreaterThanOrEqualToThreshold', { 0.9: 'OK', 1: 'ALARM', 1.1: 'ALARM' }],
  ['LessThanThreshold', { 0.9: 'ALARM', 1: 'OK', 1.1: 'OK' }],
  ['LessThanOrEqualToThreshold', { 0.9: 'ALARM', 1: 'ALARM', 1.1: 'OK' }],
] as const)('%s compares the datapoint with the threshold', (comparison, results) => {
  for (const [value, state] of Object.entries(results)) {
    const range = aRange('X', Number(value));

    expect(evaluateAlarm(aRule({ comparison, evaluationPeriods: 1 }), range, 'OK').state).toBe(
      state,
    );
  }
});

test.each([
  [3, 60, 5],
  [3, 300, 5],
  [1, 86_400, 3],
  [1, 30, 3],
  [1, 20, 4],
  [1, 10, 7],
  [3, 10, 9],
])('%d periods of %d s are looked for in %d', (evaluationPeriods, period, range) => {
  expect(evaluationRange({ evaluationPeriods, period })).toBe(range);
});

interface Case {
  drawing: string;
  n: number;
  m: number;
  missingData: MissingData;
  current: AlarmState;
}

const aCase: fc.Arbitrary<Case> = fc
  .record({
    n: fc.integer({ min: 1, max: 6 }),
    missingData: fc.constantFrom(...modes),
    current: fc.constantFrom(...states),
  })
  .chain((base) =>
    fc.record({
      n: fc.constant(base.n),
      missingData: fc.constant(base.missingData),
      current: fc.constant(base.current),
      m: fc.integer({ min: 1, max: base.n }),
      drawing: fc.string({
        unit: fc.constantFrom('X', '0', '-', '-'),
        minLength: base.n + 2,
        maxLength: base.n + 6,
      }),
    }),
  );

function evaluate({ drawing, n, m, missingData, current }: Case) {
  return stateOf(drawing, { evaluationPeriods: n, datapointsToAlarm: m, missingData }, current);
}

/** The guide's rules once more, on the drawing's letters. */
function reference({ drawing, n, m, missingData, current }: Case): AlarmState {
  const real = drawing.replaceAll('-', '').slice(-n);
  const filler = { breaching: 'X', notBreaching: '0', missing: '', ignore: '' }[missingData];
  const judged = real + filler.repeat(n - real.length);
  if (judged.split('X').length - 1 >= m) return 'ALARM';
  if (judged.includes('0')) return 'OK';
  if (missingData === 'ignore') return current;
  if (judged === '') return 'INSUFFICIENT_DATA';
  return drawing.length - drawing.indexOf('X') >= m ? 'ALARM' : current;
}

const runs = { seed: 20_261_123, numRuns: 500 };

describe('for any range', () => {
  test('the engine agrees with the rules applied to the drawing', () => {
    fc.assert(
      fc.property(aCase, (given) => {
        expect(evaluate(given)).toBe(reference(given));
      }),
      runs,
    );
  });

  test('one more breach never ends an alarm', () => {
    fc.assert(
      fc.property(aCase, fc.nat(20), (given, at) => {
        const place = at % given.drawing.length;
        fc.pre(given.drawing[place] === '0' && evaluate(given) === 'ALARM');

        const worse = `${given.drawing.slice(0, place)}X${given.drawing.slice(place + 1)}`;

        expect(evaluate({ ...given, drawing: worse })).toBe('ALARM');
      }),
      runs,
    );
  });

  test('no alarm begins without a breach, received or assumed', () => {
    fc.assert(
      fc.property(aCase, (given) => {
        fc.pre(given.missingData !== 'breaching' && given.current !== 'ALARM');

        const state = evaluate({ ...given, drawing: given.drawing.replaceAll('X', '0') });

        expect(state).not.toBe('ALARM');
      }),
      runs,
    );
  });

  test('ignore keeps the state where nothing came', () => {
    fc.assert(
      fc.property(aCase, (given) => {
        const silent = '-'.repeat(given.drawing.length);

        expect(evaluate({ ...given, drawing: silent, missingData: 'ignore' })).toBe(given.current);
      }),
      runs,
    );
  });

  test('enough datapoints decide whatever gaps count as', () => {
    fc.assert(
      fc.property(aCase, (given) => {
        fc.pre(given.drawing.replaceAll('-', '').length >= given.n);

        const results = modes.map((missingData) => evaluate({ ...given, missingData }));

        expect(new Set(results).size).toBe(1);
      }),
      runs,
    );
  });
});
