import { type ConformanceCase, caseId, type ServiceCases } from '../../test/conformance/case.ts';
import type { Backend } from './backend.ts';
import { type Outcome, runCase } from './run-case.ts';

/** What each case led to at one backend, by the case's id. */
export type Outcomes = ReadonlyMap<string, Outcome>;

export interface SuiteOptions {
  /** Part of every name that the cases make up; another one for each run on a backend that outlives it. */
  readonly seed: string;
  /** Seconds that one case may take. */
  readonly deadline: number;
}

export async function runSuite(
  backend: Backend,
  suite: readonly ServiceCases[],
  { seed, deadline }: SuiteOptions,
): Promise<Outcomes> {
  const waiting = listCases(suite);
  const outcomes = new Map<string, Outcome>();
  let count = 0;
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      count += 1;
      const suffix = `${seed}${count.toString(36)}`;
      outcomes.set(next.id, await runCase(backend, next.conformanceCase, suffix, deadline));
    }
  };
  await Promise.all(Array.from({ length: backend.concurrency }, work));
  return outcomes;
}

/** Every case with its id, in the suite's order. */
export function listCases(
  suite: readonly ServiceCases[],
): { id: string; conformanceCase: ConformanceCase }[] {
  return suite.flatMap(({ service, cases }) =>
    cases.map((conformanceCase) => ({
      id: caseId(service, conformanceCase.name),
      conformanceCase,
    })),
  );
}
