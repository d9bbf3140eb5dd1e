import type { AwsCredentials } from '../github-job.ts';
import { environmentOf, type Stage, StepFailure } from '../pipeline.ts';
import { runStep, type StepResult } from '../runner.ts';

/** The account's own credentials on an emulator. A preview asks what would change, not who may change it. */
export async function administrator({ account }: Pick<Stage, 'account'>): Promise<AwsCredentials> {
  return { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'emulator' };
}

/** Runs the deploy action as the administrator. */
export async function deployStep(
  stage: Stage,
  inputs: Readonly<Record<string, string>>,
  { cwd, onLine }: { readonly cwd: string; readonly onLine: (line: string) => void },
): Promise<StepResult> {
  const AWS_ACCOUNT_ID = stage.account;
  const env = { ...environmentOf(stage, await administrator(stage)), AWS_ACCOUNT_ID };
  return runStep('deploy', { environment: 'emulator', ...inputs }, { cwd, env, onLine });
}

export function demandSuccess(result: StepResult): void {
  if (result.exitCode !== 0) throw new StepFailure('deploy', result);
}
