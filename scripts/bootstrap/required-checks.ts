import { parse } from 'yaml';

/**
 * Names of the jobs that no other job of the workflow waits for: with them the whole workflow has passed. A matrix has no single
 * name, and a called workflow gives its own.
 */
export function requiredChecks(workflow: string): string[] {
  const { jobs = {} } = (parse(workflow) ?? {}) as { jobs?: Record<string, Job> };
  const awaited = Object.values(jobs).flatMap(({ needs = [] }) => needs);
  return Object.entries(jobs)
    .filter(([id, { strategy, uses }]) => !awaited.includes(id) && !strategy && !uses)
    .map(([id, { name }]) => name ?? id)
    .filter((name) => !name.includes('${{'));
}

interface Job {
  readonly name?: string;
  readonly needs?: string | string[];
  readonly strategy?: unknown;
  readonly uses?: string;
}
