import type { Job, Step, Workflow, Workflows } from './workflow-file.ts';

/** What a runner gives to a job that may ask for a token. */
export interface TokenRequest {
  readonly requestUrl: string;
  readonly requestToken: string;
}

/**
 * A workflow as act 0.2.89 takes it: without `concurrency.queue`, which its schema refuses, and with `./` for `$/`, after a
 * checkout, since it reads that from the workspace. Jobs have no names, so that act's log tells them by their ids. A job that may ask for a
 * token is given the means, of which act has none.
 */
export function adapt(
  workflow: Workflow,
  checkout: string,
  tokens: Readonly<Record<string, TokenRequest>>,
): Workflow {
  const jobs = Object.entries(workflow.jobs).map(([id, { name: _, ...job }]) => [
    id,
    withToken(withOwnActions(withoutQueue(job), checkout), tokens[id]),
  ]);
  return { ...withoutQueue(workflow), jobs: Object.fromEntries(jobs) };
}

/** The pinned checkout that the workflows use. */
export function checkoutOf(workflows: Workflows): string {
  const all = [...workflows.values()].flatMap(({ jobs }) => Object.values(jobs));
  const uses = all.flatMap(({ steps = [] }) => steps.map((step) => step.uses ?? ''));
  return uses.find((use) => use.startsWith('actions/checkout@')) ?? 'actions/checkout';
}

function withoutQueue<T extends Pick<Job, 'concurrency'>>(settings: T): T {
  if (typeof settings.concurrency !== 'object') return settings;
  const { queue: _, ...concurrency } = settings.concurrency;
  return { ...settings, concurrency };
}

function withOwnActions(job: Job, checkout: string): Job {
  const { steps } = job;
  if (job.uses !== undefined) return { ...job, uses: toPath(job.uses) };
  if (steps === undefined || !steps.some(isOwn)) return job;
  const paths = steps.map((step) =>
    step.uses === undefined ? step : { ...step, uses: toPath(step.uses) },
  );
  const isThere = steps.some(({ uses }) => uses?.startsWith('actions/checkout@'));
  return { ...job, steps: isThere ? paths : [{ uses: checkout }, ...paths] };
}

function isOwn({ uses }: Step): boolean {
  return uses?.startsWith('$/') ?? false;
}

function toPath(uses: string): string {
  return uses.replace(/^\$\//u, './');
}

/** https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
function withToken(job: Job, token: TokenRequest | undefined): Job {
  if (token === undefined) return job;
  const env = {
    ...job.env,
    ACTIONS_ID_TOKEN_REQUEST_URL: token.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: token.requestToken,
  };
  return { ...job, env };
}
