import type { ServiceCases } from '../../test/conformance/case.ts';
import type { KnownDifference } from '../../test/conformance/known-differences.ts';
import { listCases, type Outcomes } from './run-suite.ts';

export interface ConformanceReport {
  readonly cases: number;
  readonly emulator: Tally;
  /** Not there when the cases were not run on LocalStack. */
  readonly localstack?: Tally;
  readonly differences: readonly Difference[];
  /** Why the run fails; empty if it does not. */
  readonly problems: readonly string[];
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

export interface Difference {
  readonly case: string;
  /** AWS's page. */
  readonly aws: string;
  readonly expected: unknown;
  readonly emulator: unknown;
  readonly localstack: unknown;
  readonly right: KnownDifference['right'] | 'unknown';
  readonly why: string;
}

/** What the outcomes come to: our emulator conforms, and all that LocalStack does otherwise is known. */
export function judge(
  suite: readonly ServiceCases[],
  known: readonly KnownDifference[],
  emulator: Outcomes,
  localstack?: Outcomes,
): ConformanceReport {
  const cases = listCases(suite);
  const explained = new Map(known.map((difference) => [difference.case, difference]));
  const differences: Difference[] = [];
  const problems: string[] = [...strayProblems(cases, known)];
  for (const { id, conformanceCase } of cases) {
    const ours = emulator.get(id);
    const theirs = localstack?.get(id);
    const difference = explained.get(id);
    if (!ours?.passed)
      problems.push(`the emulator fails "${id}": ${JSON.stringify(ours?.observed)}`);
    if (localstack !== undefined && !theirs?.passed) {
      differences.push({
        case: id,
        aws: conformanceCase.aws,
        expected: conformanceCase.expected,
        emulator: ours?.observed,
        localstack: theirs?.observed,
        right: difference?.right ?? 'unknown',
        why: difference?.why ?? '',
      });
      if (difference === undefined) {
        problems.push(`LocalStack fails "${id}", which is not a known difference`);
      }
    }
    if (theirs?.passed && difference !== undefined) {
      problems.push(`LocalStack no longer fails "${id}", which is a known difference`);
    }
  }
  return {
    cases: cases.length,
    emulator: tally(emulator),
    ...(localstack !== undefined && { localstack: tally(localstack) }),
    differences,
    problems,
  };
}

/** Ids that stand twice, and differences of cases that do not exist. */
function* strayProblems(cases: readonly { id: string }[], known: readonly KnownDifference[]) {
  const ids = new Set<string>();
  for (const { id } of cases) {
    if (ids.has(id)) yield `there are two cases "${id}"`;
    ids.add(id);
  }
  for (const { case: id } of known) {
    if (!ids.has(id)) yield `there is no case "${id}", which is a known difference`;
  }
}

function tally(outcomes: Outcomes): Tally {
  const passed = Array.from(outcomes.values()).filter((outcome) => outcome.passed).length;
  return { passed, failed: outcomes.size - passed };
}
