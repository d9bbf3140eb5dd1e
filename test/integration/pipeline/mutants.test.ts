import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Bench } from '../../../scripts/mutants/bench.ts';
import { type Case, listCases } from '../../../scripts/mutants/cases.ts';

// Real processes take their time on a busy machine.
jest.setTimeout(120_000);

/** One of each hop that a change can break; `npm run mutants` runs them all. */
const chosen = [
  { change: 'trail stopped', scenario: 'volume', hop: 'delivered' },
  { change: 'pattern mistyped', scenario: 'denied', hop: 'counted' },
  { change: 'filter on another log group', scenario: 'volume', hop: 'counted' },
  { change: 'alarm on another namespace', scenario: 'wrong-key', hop: 'alarmed' },
  { change: 'topic key without a grant for CloudWatch', scenario: 'denied', hop: 'notified' },
];

describe('given a deployed chain', () => {
  let bench: Bench;
  let cases: readonly Case[];

  beforeAll(async () => {
    bench = await Bench.open();
    cases = listCases(bench.target);
  });
  afterAll(async () => bench.close());

  const find = (change: string, scenario: string, preflight: boolean) =>
    cases.find(
      (one) => one.change === change && one.scenario === scenario && one.preflight === preflight,
    );

  describe.each([
    { preflight: true, how: 'in the preflight' },
    { preflight: false, how: 'by its message alone' },
  ])('the canary finds $how', ({ preflight }) => {
    test.each(chosen)('"$change" at $hop, by scenario $scenario', async (one) => {
      const found = find(one.change, one.scenario, preflight);
      if (found === undefined) throw new Error(`no case ${one.change}, ${one.scenario}`);

      expect(await bench.run(found)).toEqual({ verdict: 'FAIL', foundAt: one.hop });
    });
  });

  test('the canary has nothing against a harmless change', async () => {
    const found = find('pattern with its terms in another order', 'denied', true);
    if (found === undefined) throw new Error('the case is gone');

    expect(await bench.run(found)).toEqual({ verdict: 'PASS' });
  });
});
