import { expect, test } from '@jest/globals';
import { provable, unprovable } from '../../../../scripts/localstack/claims.ts';
import { Ledger } from '../../../../scripts/localstack/ledger.ts';

const claims = ['a', 'b', 'c'].map((name) => ({ name, claim: `${name} holds` }));

test('a claim that was not reached has failed', () => {
  const ledger = new Ledger(claims);
  ledger.prove('a');
  ledger.fail('it does not', 'b');

  expect(ledger.report([], 1)).toEqual({
    proved: [claims[0]],
    failed: [
      { ...claims[1], reason: 'it does not' },
      { ...claims[2], reason: 'not reached' },
    ],
    skipped: [],
    seconds: 1,
  });
});

test('a refuted claim stays refuted', () => {
  const ledger = new Ledger(claims);
  ledger.fail('at first', 'a');
  ledger.fail('later', 'a');
  ledger.prove('a', 'b', 'c');

  expect(ledger.report([], 1).failed).toEqual([{ ...claims[0], reason: 'at first' }]);
});

test('nothing that LocalStack cannot prove is among what a run proves', () => {
  const names = provable.map(({ name }) => name);

  expect(names).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/rollback|drift|iam|update|drill/u)]),
  );
  expect(unprovable.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['rollback', 'drift', 'iam', 'update', 'service', 'drill', 'periods']),
  );
  expect(new Set([...names, ...unprovable.map(({ name }) => name)]).size).toBe(
    names.length + unprovable.length,
  );
});
