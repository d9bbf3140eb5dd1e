import { describe, expect, test } from '@jest/globals';
import { embeddedEmulator } from '../../../scripts/conformance/embedded-emulator.ts';
import { judge } from '../../../scripts/conformance/judge.ts';
import { runSuite } from '../../../scripts/conformance/run-suite.ts';
import { suite } from '../../conformance/index.ts';
import { kms } from '../../conformance/kms.ts';
import { knownDifferences } from '../../conformance/known-differences.ts';

const options = { seed: 'test', deadline: 60 };

describe('the embedded emulator', () => {
  test('does what AWS documents, in every case', async () => {
    const outcomes = await runSuite(embeddedEmulator, suite, options);
    const report = judge(suite, knownDifferences, outcomes);
    expect(report.problems).toEqual([]);
    expect(report.cases).toBeGreaterThanOrEqual(150);
    const left = Array.from(outcomes).filter(([, outcome]) => outcome.left.length > 0);
    expect(left).toEqual([]);
  }, 300_000);

  test('fails a case as soon as it sees something else', async () => {
    const turned = {
      service: 'kms',
      cases: kms.cases.slice(0, 2).map((one) => ({ ...one, expected: 'something else' })),
    };
    const outcomes = await runSuite(embeddedEmulator, [turned], options);
    expect(judge([turned], [], outcomes)).toMatchObject({
      emulator: { passed: 0, failed: 2 },
      problems: [
        expect.stringContaining('the emulator fails "kms: Decrypt'),
        expect.stringContaining('the emulator fails "kms: Decrypt'),
      ],
    });
  });

  test('is asked every case with a page of AWS’s documentation', () => {
    const pages = suite.flatMap(({ cases }) => cases.map(({ aws }) => aws));
    expect(pages.filter((page) => !page.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
  });
});
