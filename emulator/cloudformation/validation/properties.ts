import type { Plan } from '../engine/plan.ts';
import type { Finding } from './finding.ts';

/** Properties that do not fit the schema of their type. */
export function propertyFindings({ problems }: Plan): Finding[] {
  return problems.map(({ logicalId, type, problem }) => ({
    ...{ logicalId, type, name: 'PROPERTY_VALIDATION', mode: 'FAIL' },
    path: `/Resources/${logicalId}/Properties${placeOf(problem)}`,
    reason: problem,
  }));
}

/** `#/Rules/0: required key [Id] not found` stands at `/Rules/0`, a property that nobody knows at itself. */
function placeOf(problem: string): string {
  const [, unknown] = /^Encountered unsupported property (\w+)$/.exec(problem) ?? [];
  if (unknown !== undefined) return `/${unknown}`;
  const [, place = '', extraneous] = /^#([^:]*): (?:extraneous key \[(\w+)\])?/.exec(problem) ?? [];
  return extraneous === undefined ? place : `${place}/${extraneous}`;
}
