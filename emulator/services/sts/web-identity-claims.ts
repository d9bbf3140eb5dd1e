import type { ContextValues } from '../../identity/policy/index.ts';
import type { WebIdentity } from './web-identity-token.ts';

/**
 * The claims of a GitHub token that STS makes known to trust policies beside `sub` and `aud`; other
 * claims are absent, so that a condition on them never holds.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
const exposed = [
  'actor',
  'actor_id',
  'job_workflow_ref',
  'repository',
  'repository_id',
  'workflow',
  'ref',
  'environment',
  'enterprise_id',
];

/** Condition keys of a token: `token.actions.githubusercontent.com:sub` and so on. */
export function claimConditions({
  provider,
  subject,
  audience,
  claims,
}: WebIdentity): ContextValues {
  const conditions: Record<string, string> = {
    [`${provider.url}:sub`]: subject,
    [`${provider.url}:aud`]: audience,
  };
  for (const name of exposed) {
    const value = claims[name];
    if (typeof value === 'string') conditions[`${provider.url}:${name}`] = value;
  }
  return conditions;
}
