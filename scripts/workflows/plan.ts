import type { RunEvent } from './run-event.ts';

/** A run to make, and what of it has nothing to do. */
export interface PlannedRun {
  readonly file: string;
  readonly event: RunEvent;
  readonly variables: Readonly<Record<string, string>>;
  /** Jobs that must be skipped; all others must succeed. */
  readonly skips: readonly string[];
  /** Whether a Docker engine is wanted: to build the image, or for LocalStack. */
  readonly needsEngine: 'image' | 'localstack' | 'no';
}

/** The whole of the tests would run the workflows again. */
export const fewTests = 'test/unit/actions/shared';

const scheduled = { file: 'canary.yml', skips: ['not-set-up'], needsEngine: 'no' } as const;

const runs: Readonly<Record<string, readonly PlannedRun[]>> = {
  validate: [
    {
      file: 'validate.yml',
      event: { name: 'pull_request', number: 7, fork: false },
      variables: { TEST_PATHS: fewTests },
      skips: ['figures'],
      needsEngine: 'localstack',
    },
  ],
  deploy: [
    {
      file: 'deploy.yml',
      event: { name: 'push' },
      variables: {},
      skips: ['not-set-up', 'canary / not-set-up'],
      needsEngine: 'image',
    },
  ],
  canary: [
    { ...scheduled, event: { name: 'schedule', cron: '17 */6 * * *' }, variables: {} },
    // The drill.
    {
      ...scheduled,
      event: { name: 'schedule', cron: '43 10 * * 2' },
      variables: { DRILL: 'true' },
    },
  ],
  drift: [
    {
      file: 'drift.yml',
      event: { name: 'schedule', cron: '41 19 * * *' },
      variables: {},
      skips: ['not-set-up'],
      needsEngine: 'no',
    },
  ],
};

/** The runs for these names, or all, in the order in which one stands on the other. Throws a sentence for an unknown name. */
export function choosePlan(names: readonly string[]): readonly PlannedRun[] {
  const unknown = names.find((name) => !Object.hasOwn(runs, name));
  if (unknown !== undefined) {
    throw new Error(`there is no workflow ${unknown}; give any of ${Object.keys(runs).join(', ')}`);
  }
  const standOnDeploy = names.includes('canary') || names.includes('drift');
  const chosen = names.length === 0 ? Object.keys(runs) : names;
  return Object.entries(runs)
    .filter(([name]) => chosen.includes(name) || (name === 'deploy' && standOnDeploy))
    .flatMap(([, planned]) => planned);
}
