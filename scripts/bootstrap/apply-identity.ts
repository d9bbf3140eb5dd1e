import { Failure } from '../../actions/shared/failure.ts';
import type { AwsCredentials } from '../github-job.ts';
import { readReport, StepFailure } from '../pipeline.ts';
import { runStep } from '../runner.ts';
import type { Target } from './target.ts';

const report = 'report/identity.json';

export interface ApplyOptions {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly credentials: AwsCredentials;
  readonly recreate: boolean;
  readonly onLine: (line: string) => void;
}

/** Runs the committed bundle of the deploy action, as the workflows do, but as the administrator who sits here. */
export async function applyIdentity(
  { environment, region }: Target,
  { root, env, credentials, recreate, onLine }: ApplyOptions,
): Promise<'unchanged' | 'deployed'> {
  const inputs = { environment, stacks: 'identity', recreate: String(recreate), report };
  const result = await runStep('deploy', inputs, {
    cwd: root,
    env: { ...settingsOf(env), ...credentials, AWS_REGION: region },
    onLine: (line) => line.startsWith('::') || onLine(line),
  });
  if (result.exitCode !== 0) throw asFailure(new StepFailure('deploy', result));
  const { stacks } = await readReport<{ stacks: { outcome: string }[] }>(report, root);
  return stacks.every(({ outcome }) => outcome === 'unchanged') ? 'unchanged' : 'deployed';
}

function asFailure(failure: StepFailure): Failure {
  const { message } = failure;
  const remedy = /recreate: true/.test(message) ? '; here that is the option --recreate' : '';
  return new Failure('STACK_FAILED', `${message}${remedy}`);
}

/** How AWS is reached, without who asks: that is settled, and a profile would win over it. */
function settingsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const names =
    /^(?:AWS_ENDPOINT_URL|AWS_ENDPOINT_URL_CLOUDFORMATION|AWS_USE_\w+|AWS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)$/;
  const chosen = Object.entries(env).filter(([name, value]) => names.test(name) && value);
  return Object.fromEntries(chosen.map(([name, value]) => [name, value ?? '']));
}
