import { describe, expect, test } from '@jest/globals';
import { judge } from '../../../../scripts/conformance/judge.ts';
import type { Outcome } from '../../../../scripts/conformance/run-case.ts';
import type { ServiceCases } from '../../../../test/conformance/case.ts';

const suite: readonly ServiceCases[] = [
  {
    service: 'kms',
    cases: [
      { name: 'one', aws: 'https://docs.aws.amazon.com/1', run: async () => 1, expected: 1 },
      { name: 'two', aws: 'https://docs.aws.amazon.com/2', run: async () => 2, expected: 2 },
    ],
  },
];

const good: Outcome = { passed: true, observed: 1, left: [] };
const bad: Outcome = { passed: false, observed: 3, left: [] };

const outcomes = (one: Outcome, two: Outcome) =>
  new Map([
    ['kms: one', one],
    ['kms: two', two],
  ]);

describe('judge', () => {
  test('has nothing to say when every case passes', () => {
    expect(judge(suite, [], outcomes(good, good), outcomes(good, good))).toEqual({
      cases: 2,
      emulator: { passed: 2, failed: 0 },
      localstack: { passed: 2, failed: 0 },
      differences: [],
      problems: [],
    });
  });

  test('fails a case that fails on the emulator, with what it saw', () => {
    const { emulator, problems } = judge(suite, [], outcomes(good, bad));
    expect(emulator).toEqual({ passed: 1, failed: 1 });
    expect(problems).toEqual(['the emulator fails "kms: two": 3']);
  });

  test('fails a difference that is not listed', () => {
    const { problems } = judge(suite, [], outcomes(good, good), outcomes(good, bad));
    expect(problems).toEqual(['LocalStack fails "kms: two", which is not a known difference']);
  });

  test('reports a difference that is listed, with who is right and why', () => {
    const known = [
      { case: 'kms: two', right: 'emulator', why: 'LocalStack counts wrongly' },
    ] as const;
    const { differences, problems } = judge(
      suite,
      known,
      outcomes(good, good),
      outcomes(good, bad),
    );
    expect(problems).toEqual([]);
    expect(differences).toEqual([
      {
        case: 'kms: two',
        aws: 'https://docs.aws.amazon.com/2',
        expected: 2,
        emulator: 1,
        localstack: 3,
        right: 'emulator',
        why: 'LocalStack counts wrongly',
      },
    ]);
  });

  test('fails a listed difference that is none any more', () => {
    const known = [
      { case: 'kms: two', right: 'emulator', why: 'LocalStack counts wrongly' },
    ] as const;
    const { problems } = judge(suite, known, outcomes(good, good), outcomes(good, good));
    expect(problems).toEqual([
      'LocalStack no longer fails "kms: two", which is a known difference',
    ]);
  });

  test('says nothing of differences where LocalStack was not asked', () => {
    const known = [
      { case: 'kms: two', right: 'emulator', why: 'LocalStack counts wrongly' },
    ] as const;
    const report = judge(suite, known, outcomes(good, good));
    expect(report.problems).toEqual([]);
    expect(report).not.toHaveProperty('localstack');
  });

  test('fails a listed difference of a case that does not exist, and a name that stands twice', () => {
    const known = [
      { case: 'kms: three', right: 'emulator', why: 'LocalStack counts wrongly' },
    ] as const;
    const [first] = suite;
    const twice = first === undefined ? [] : [first, first];
    expect(judge(suite, known, outcomes(good, good)).problems).toEqual([
      'there is no case "kms: three", which is a known difference',
    ]);
    expect(judge(twice, [], outcomes(good, good)).problems).toContain(
      'there are two cases "kms: one"',
    );
  });

  test('fails a case that was never run', () => {
    expect(judge(suite, [], new Map([['kms: one', good]])).problems).toEqual([
      'the emulator fails "kms: two": undefined',
    ]);
  });
});
