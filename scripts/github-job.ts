import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** What a workflow job is to AWS: the claims in its token. Ids are those of the emulator's deployment files. */
export interface GitHubJob {
  readonly repository: string;
  readonly repositoryId: string;
  readonly owner: string;
  readonly ownerId: string;
  readonly ref: string;
  readonly environment: string;
  readonly workflow: string;
  /** How long the role's session lasts, in seconds. */
  readonly duration: number;
}

const repository = 'example-org/keywatch';

/** Files of the workflows whose jobs are given AWS credentials. */
export type Workflow = 'deploy.yml' | 'canary.yml' | 'drift.yml';

/** A job of the repository that `deployments/emulator/identity.yaml` trusts. */
export function aJob(workflow: Workflow, environment: string): GitHubJob {
  return {
    repository,
    repositoryId: '506070809',
    owner: 'example-org',
    ownerId: '10203040',
    ref: 'refs/heads/main',
    environment,
    workflow,
    duration: workflow === 'canary.yml' ? 7200 : 3600,
  };
}

/** Environment variables of AWS credentials. */
export interface AwsCredentials extends Readonly<Record<string, string>> {
  readonly AWS_ACCESS_KEY_ID: string;
  readonly AWS_SECRET_ACCESS_KEY: string;
}

/**
 * Exchanges the job's token for a role's credentials, as `aws-actions/configure-aws-credentials` does on a runner. Throws
 * what STS answers when the role's trust policy refuses.
 */
export async function assumeAsJob(
  endpoint: string,
  region: string,
  job: GitHubJob,
  roleArn: string,
): Promise<AwsCredentials> {
  const sts = new STSClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'unsigned', secretAccessKey: 'unsigned' },
  });
  try {
    const { Credentials } = await sts.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: `${job.workflow.replace('.yml', '')}-1-1`,
        DurationSeconds: job.duration,
        WebIdentityToken: await requestToken(endpoint, job),
      }),
    );
    return {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    };
  } finally {
    sts.destroy();
  }
}

/** The token that the runner's service gives for STS. */
async function requestToken(endpoint: string, job: GitHubJob): Promise<string> {
  const claims = {
    repository: job.repository,
    repository_id: job.repositoryId,
    repository_owner: job.owner,
    repository_owner_id: job.ownerId,
    ref: job.ref,
    environment: job.environment,
    job_workflow_ref: `${job.repository}/.github/workflows/${job.workflow}@${job.ref}`,
  };
  const started = await fetch(`${endpoint}/_emulator/github/jobs`, {
    method: 'POST',
    body: JSON.stringify({ claims }),
  });
  const { requestUrl, requestToken } = (await answerOf(started)) as Record<string, string>;
  const answered = await fetch(`${requestUrl}&audience=sts.amazonaws.com`, {
    headers: { authorization: `Bearer ${requestToken}` },
  });
  const { value } = (await answerOf(answered)) as { value: string };
  return value;
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.ok) return response.json();
  throw new Error(`the token issuer answered ${response.status}: ${await response.text()}`);
}
