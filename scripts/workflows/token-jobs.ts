import { type Repository, type RunEvent, refOf } from './run-event.ts';
import {
  calledFile,
  environmentOf,
  type Job,
  type Workflow,
  type Workflows,
  workflowFolder,
} from './workflow-file.ts';

/** A job that may ask for a token, and what the token would say of it. */
export interface TokenJob {
  readonly file: string;
  readonly job: string;
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * The jobs of a run that GitHub would give the means to ask for a token: those with `id-token: write`, in a called workflow only if
 * the calling job has it, too. A pull request from a fork gives none to any.
 * https://docs.github.com/actions/concepts/security/openid-connect
 */
export function tokenJobs(
  workflows: Workflows,
  file: string,
  event: RunEvent,
  repository: Repository,
  sha: string,
): TokenJob[] {
  if (event.name === 'pull_request' && event.fork) return [];
  const workflow = workflows.get(file);
  if (workflow === undefined) return [];
  const claims = claimsOfRun(file, workflow, event, repository, sha);
  return grantedJobs(workflows, file).map((job) => ({
    ...job,
    claims: { ...claims, ...claimsOfJob(workflows, job, event, repository) },
  }));
}

interface PlacedJob {
  readonly file: string;
  readonly job: string;
}

function grantedJobs(workflows: Workflows, file: string): PlacedJob[] {
  const jobs = Object.entries(workflows.get(file)?.jobs ?? {});
  return jobs
    .filter(([, job]) => mayAsk(job))
    .flatMap(([id, job]) => {
      const called = calledFile(job);
      return called === undefined ? [{ file, job: id }] : grantedJobs(workflows, called);
    });
}

export function mayAsk({ permissions }: Job): boolean {
  return permissions?.['id-token'] === 'write';
}

/** Of the run: the same in each of its jobs. https://docs.github.com/actions/reference/security/oidc */
function claimsOfRun(
  file: string,
  workflow: Workflow,
  event: RunEvent,
  repository: Repository,
  sha: string,
) {
  const isPull = event.name === 'pull_request';
  return {
    repository: fullName(repository),
    repository_id: repository.id,
    repository_owner: repository.owner,
    repository_owner_id: repository.ownerId,
    ref: refOf(event),
    sha,
    event_name: event.name,
    workflow: workflow.name ?? file,
    workflow_ref: pathOf(file, event, repository),
    workflow_sha: sha,
    job_workflow_sha: sha,
    base_ref: isPull ? 'main' : '',
    head_ref: isPull ? 'change' : '',
  };
}

function claimsOfJob(
  workflows: Workflows,
  { file, job }: PlacedJob,
  event: RunEvent,
  repository: Repository,
) {
  const definition = workflows.get(file)?.jobs[job];
  const environment = definition === undefined ? undefined : environmentOf(definition);
  return {
    job_workflow_ref: pathOf(file, event, repository),
    ...(environment !== undefined && { environment }),
  };
}

function pathOf(file: string, event: RunEvent, repository: Repository): string {
  return `${fullName(repository)}/${workflowFolder}/${file}@${refOf(event)}`;
}

function fullName({ owner, name }: Repository): string {
  return `${owner}/${name}`;
}
