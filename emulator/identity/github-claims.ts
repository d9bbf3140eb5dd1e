/** What a job's token says of it. Every value is text, as GitHub sends them. */
export type JobClaims = Readonly<Record<string, string>>;

export const githubIssuer = 'https://token.actions.githubusercontent.com';

/** A push to `main` of a repository of nobody's. */
const defaults = {
  repository: 'octo-org/octo-repo',
  repository_id: '74',
  repository_owner_id: '65',
  repository_visibility: 'private',
  ref: 'refs/heads/main',
  ref_protected: 'true',
  sha: '0123456789abcdef0123456789abcdef01234567',
  event_name: 'push',
  base_ref: '',
  head_ref: '',
  actor: 'octocat',
  actor_id: '12',
  workflow: 'deploy',
  run_id: '1234567890',
  run_number: '1',
  run_attempt: '1',
  runner_environment: 'github-hosted',
};

/** Claims that the issuer alone sets. */
const reserved = ['iss', 'aud', 'exp', 'iat', 'nbf', 'jti'];

/**
 * The whole claim set of a job, from what is known of it; what is given stands. Throws if a claim is
 * not text or is the issuer's own.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function completeClaims(given: unknown): JobClaims {
  const known = readClaims(given);
  const repository = known.repository ?? defaults.repository;
  const [owner = ''] = repository.split('/');
  const base: Record<string, string> = { ...defaults, repository_owner: owner, ...known };
  const file = `${repository}/.github/workflows/${base.workflow}.yml`;
  const workflowRef = known.workflow_ref ?? `${file}@${base.ref}`;
  const claims: Record<string, string> = {
    ...base,
    ref_type: known.ref_type ?? (base.ref?.startsWith('refs/tags/') ? 'tag' : 'branch'),
    workflow_ref: workflowRef,
    workflow_sha: known.workflow_sha ?? base.sha ?? '',
    job_workflow_ref: known.job_workflow_ref ?? workflowRef,
    job_workflow_sha: known.job_workflow_sha ?? base.sha ?? '',
  };
  return { ...claims, sub: known.sub ?? subjectOf(claims) };
}

/**
 * The immutable form that repositories born after 15 July 2026 have; an environment wins over the
 * event, the event over the ref.
 */
function subjectOf(claims: JobClaims): string {
  const [owner = '', name = ''] = (claims.repository ?? '').split('/');
  const repository = `${owner}@${claims.repository_owner_id}/${name}@${claims.repository_id}`;
  return `repo:${repository}:${contextOf(claims)}`;
}

function contextOf({ environment, event_name, ref = '' }: JobClaims): string {
  if (environment !== undefined) return `environment:${environment.replaceAll(':', '%3A')}`;
  return event_name === 'pull_request' ? 'pull_request' : `ref:${ref.replaceAll(':', '%3A')}`;
}

function readClaims(given: unknown): Record<string, string> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error('"claims" must be an object of texts, such as { "ref": "refs/heads/main" }');
  }
  const claims: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string') throw new Error(`claim ${name} must be a text`);
    if (reserved.includes(name))
      throw new Error(`claim ${name} is set by the issuer; leave it out`);
    claims[name] = value;
  }
  return claims;
}
