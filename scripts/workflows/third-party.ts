import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Workflows } from './workflow-file.ts';

const standIns = 'test/workflows/actions';

/**
 * Where act finds each action of others', which it would fetch: `owner/name@commit=folder`. The folder is one of `given` (the real
 * action, by its owner and name), else its stand-in. Throws a sentence for an action that has neither.
 */
export function localActions(
  workflows: Workflows,
  root: string,
  given: string | undefined,
): string[] {
  const all = [...workflows.values()].flatMap(({ jobs }) => Object.values(jobs));
  const uses = all.flatMap(({ steps = [] }) => steps.map((step) => step.uses ?? ''));
  const foreign = [...new Set(uses)].filter((use) => use.includes('@'));
  return foreign.map((use) => `${use}=${folderOf(use.split('@')[0] ?? '', root, given)}`);
}

function folderOf(action: string, root: string, given: string | undefined): string {
  const places = [...(given === undefined ? [] : [given]), join(root, standIns)];
  const found = places.map((place) => join(place, action)).find((folder) => existsSync(folder));
  if (found !== undefined) return found;
  throw new Error(
    `there is no stand-in for ${action}; add ${standIns}/${action}, or give the real one in the folder that THIRD_PARTY_ACTIONS names`,
  );
}
