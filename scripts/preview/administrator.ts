import { administrator, environmentOf, type Stage, StepFailure } from '../pipeline.ts';
import { runStep, type StepResult } from '../runner.ts';

/** Runs the deploy action as the administrator: a preview asks what would change, not who may change it. */
export async function deployStep(
  stage: Stage,
  inputs: Readonly<Record<string, string>>,
  { cwd, onLine }: { readonly cwd: string; readonly onLine: (line: string) => void },
): Promise<StepResult> {
  const AWS_ACCOUNT_ID = stage.account;
  const env = { ...environmentOf(stage, administrator(stage)), AWS_ACCOUNT_ID };
  return runStep('deploy', { environment: 'emulator', ...inputs }, { cwd, env, onLine });
}

export function demandSuccess(result: StepResult): void {
  if (result.exitCode !== 0) throw new StepFailure('deploy', result);
}
