import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { logProgress, toDuration } from '../../../../actions/canary/src/progress.ts';
import { aScenario, at, start } from './builders.ts';

let written: string;

beforeEach(() => {
  written = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  [0, '+0s'],
  [59_400, '+59s'],
  [59_500, '+1m 00s'],
  [302_000, '+5m 02s'],
  [-90_000, '+0s'],
])('%d ms are written %s', (milliseconds, text) => {
  expect(toDuration(milliseconds)).toBe(text);
});

describe('the log', () => {
  test('tells each hop once, when it is new', () => {
    const progress = logProgress();
    const scenario = aScenario();
    const called = { hop: 'called', at: start } as const;
    const delivered = { hop: 'delivered', at: at(5) } as const;

    progress.judged(scenario, { verdict: 'PENDING', hops: [called] });
    progress.judged(scenario, { verdict: 'PENDING', hops: [called, delivered] });
    progress.judged(scenario, { verdict: 'PASS', hops: [called, delivered] });

    expect(written).toBe('denied  called  +0s\ndenied  delivered  +5m 00s\ndenied  PASS\n');
  });

  test('tells where the chain is broken, on one line that is no command of the runner', () => {
    const progress = logProgress();

    progress.judged(aScenario(), {
      verdict: 'FAIL',
      brokenHop: 'counted',
      reason: 'first\n::error::second',
      hops: [],
    });

    expect(written).toBe('denied  BROKEN at counted: first\\u000a::error::second\n');
  });

  test('tells what the preflight found, or that it was left out', () => {
    const progress = logProgress();

    progress.preflight(true, []);
    progress.preflight(true, [{ hop: 'notified', message: 'the actions are disabled' }]);
    progress.preflight(false, []);

    expect(written).toBe(
      'preflight  every link is as it should be\n' +
        'preflight  broken at notified: the actions are disabled\n' +
        'preflight  left out\n',
    );
  });

  test('names the scenarios of a wave, and says nothing of an empty one', () => {
    const progress = logProgress();

    progress.wave('silence', []);
    progress.wave('alarm', [aScenario(), aScenario({ id: 'volume' })]);

    expect(written).toBe('must alarm: denied, volume\n');
  });
});
