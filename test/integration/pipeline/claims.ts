import type { Claims } from '../../support/github-tokens.ts';

/** Every role that a workflow can assume, with its environment and the files of the workflows that may. */
export const roles = [
  { role: 'foundation', environment: 'foundation', file: 'deploy.yml' },
  { role: 'deploy', environment: 'production', file: 'deploy.yml' },
  { role: 'plan', environment: 'plan', file: 'deploy.yml', also: 'drift.yml' },
  { role: 'publish', environment: 'publish', file: 'deploy.yml' },
  { role: 'canary', environment: 'canary', file: 'canary.yml' },
] as const;

/** All workflow files that mint credentials. */
export const files = ['deploy.yml', 'canary.yml', 'drift.yml'] as const;

export const filesOf = (role: Role): readonly string[] =>
  'also' in role ? [role.file, role.also] : [role.file];

export type Role = (typeof roles)[number];

export const arnOf = ({ role }: Pick<Role, 'role'>) =>
  `arn:aws:iam::123456789012:role/keywatch/ci/keywatch-${role}`;

/** The repository that `deployments/emulator/identity.yaml` trusts. */
const repository = 'example-org/keywatch';
const main = 'refs/heads/main';
const workflow = (file: string, ref = main, of = repository) =>
  `${of}/.github/workflows/${file}@${ref}`;

export function rightClaims(
  { environment, file: first }: Role,
  file: string = first,
): Record<string, string> {
  return {
    repository,
    repository_id: '506070809',
    repository_owner: 'example-org',
    repository_owner_id: '10203040',
    ref: main,
    environment,
    job_workflow_ref: workflow(file),
  };
}

const lookalike = 'example-orq/keywatch';

/** What is wrong about an otherwise right token: the claims that differ for a role; undefined leaves one out. */
export const wrongClaims: Readonly<Record<string, (role: Role) => Claims>> = {
  'another repository of the same name, made anew': () => ({ repository_id: '506070810' }),
  'another owner of the same name': () => ({ repository_owner_id: '10203041' }),
  'the same repository under a new name of its owner': ({ file }) => ({
    repository: 'renamed-org/keywatch',
    repository_owner: 'renamed-org',
    job_workflow_ref: workflow(file, main, 'renamed-org/keywatch'),
  }),
  'another repository of the owner': ({ file }) => ({
    repository: 'example-org/keywatch-fork',
    repository_id: '99',
    job_workflow_ref: workflow(file, main, 'example-org/keywatch-fork'),
  }),
  'a fork that runs the workflow': ({ file }) => ({
    repository: lookalike,
    repository_owner: 'example-orq',
    repository_id: '99',
    repository_owner_id: '98',
    job_workflow_ref: workflow(file, main, lookalike),
  }),
  'a fork that calls the trusted workflow': () => ({
    repository: lookalike,
    repository_owner: 'example-orq',
    repository_id: '99',
    repository_owner_id: '98',
  }),
  'the names in other letters': ({ file }) => ({
    repository: 'Example-Org/Keywatch',
    repository_owner: 'Example-Org',
    job_workflow_ref: workflow(file, main, 'Example-Org/Keywatch'),
  }),
  'another branch': ({ file }) => ({
    ref: 'refs/heads/feature',
    job_workflow_ref: workflow(file, 'refs/heads/feature'),
  }),
  'another branch that calls the workflow of main': () => ({ ref: 'refs/heads/feature' }),
  'a branch whose name begins as main does': ({ file }) => ({
    ref: `${main}-2`,
    job_workflow_ref: workflow(file, `${main}-2`),
  }),
  'a tag called main': ({ file }) => ({
    ref: 'refs/tags/main',
    job_workflow_ref: workflow(file, 'refs/tags/main'),
  }),
  'a pull request': ({ file }) => ({
    event_name: 'pull_request',
    environment: undefined,
    ref: 'refs/pull/7/merge',
    job_workflow_ref: workflow(file, 'refs/pull/7/merge'),
  }),
  'a pull request that names the environment': ({ file }) => ({
    event_name: 'pull_request',
    ref: 'refs/pull/7/merge',
    job_workflow_ref: workflow(file, 'refs/pull/7/merge'),
  }),
  'another workflow file': () => ({ job_workflow_ref: workflow('validate.yml') }),
  'the workflow file of another branch': ({ file }) => ({
    job_workflow_ref: workflow(file, 'refs/heads/feature'),
  }),
  'the workflow file in another folder': ({ file }) => ({
    job_workflow_ref: `${repository}/other/.github/workflows/${file}@${main}`,
  }),
  'the workflow file of another repository': ({ file }) => ({
    job_workflow_ref: workflow(file, main, lookalike),
  }),
  'another environment': () => ({ environment: 'staging' }),
  'an environment that ends in another claim': ({ environment }) => ({
    environment: `staging:environment:${environment}`,
  }),
  'no environment': () => ({ environment: undefined }),
};
