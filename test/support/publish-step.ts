import { runStep, type StepResult } from '../../scripts/runner.ts';

interface PublishStage {
  /** The workspace, which is also the step's home. It holds the folder `image` to build. */
  readonly folder: string;
  /** Where the Docker engine is. */
  readonly engine: Readonly<Record<string, string>>;
  /** Where ECR is. */
  readonly endpoint: string;
}

/** Runs the publish action's bundle as the account's root, without a scan unless `inputs` ask for it; `env` wins. */
export function runPublish(
  { folder, engine, endpoint }: PublishStage,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  return runStep(
    'publish',
    { context: 'image', scan: 'off', ...inputs },
    {
      cwd: folder,
      env: {
        ...engine,
        HOME: folder,
        RUNNER_TEMP: folder,
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: 'ap-southeast-2',
        AWS_ACCESS_KEY_ID: '123456789012',
        AWS_SECRET_ACCESS_KEY: 'secret',
        ...env,
      },
    },
  );
}
