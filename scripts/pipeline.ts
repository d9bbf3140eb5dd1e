import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AwsCredentials, aJob, assumeAsJob, type Workflow } from './github-job.ts';
import { runStep, type StepOptions, type StepResult } from './runner.ts';

/** Where the pipeline runs: an emulator, or anything that answers as one. */
export interface Stage {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  readonly prefix: string;
  /** What the manifest calls it; default `emulator`. */
  readonly environment?: string;
}

export interface StepInputs {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** The workspace, by default the project itself. */
  readonly cwd?: string;
}

/** A step of the pipeline did not succeed: what its annotations say, and all of its log. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly result: StepResult;

  constructor(action: string, result: StepResult) {
    const annotations = [...result.stdout.matchAll(/^::error([^:]*)::(.*)$/gm)];
    const said = annotations.map(
      ([, place = '', message = '']) => whereOf(place) + unescapeCommand(message),
    );
    super(said.join('; ') || `${action} failed with exit code ${result.exitCode}`);
    this.result = result;
  }
}

/** `cloudformation/trail.yaml:57: `, of the properties of an annotation; empty if it has no place. */
function whereOf(properties: string): string {
  const file = /\bfile=([^,]+)/.exec(properties)?.[1];
  const line = /\bline=(\d+)/.exec(properties)?.[1];
  return file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
}

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
function unescapeCommand(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** Lints as the workflow does. */
export function lint({ inputs = {}, ...options }: StepInputs = {}): Promise<StepResult> {
  return succeed('lint', inputs, options);
}

/** Applies the identity stack as the account's administrator, who needs no role. */
export function applyIdentity(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  const given = {
    environment: environmentNameOf(stage),
    stacks: 'identity',
    report: 'report/identity.json',
    ...inputs,
  };
  return succeed('deploy', given, { ...options, env: environmentOf(stage, administrator(stage)) });
}

/** The credentials of the account itself, which an emulator gives to all who name it. */
export function administrator({ account }: Pick<Stage, 'account'>): AwsCredentials {
  return { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'emulator' };
}

/** Stacks that a job without reviewers deploys, and which stand before there is an image: its repository is in one of them. */
export const foundation: readonly string[] = ['trail', 'base', 'canary'];

/** Deploys the foundation's stacks as the job of `deploy.yml` in environment `foundation` may. */
export async function deployFoundation(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  const credentials = await jobCredentials(stage, 'deploy.yml', 'foundation', 'foundation');
  const given = { stacks: foundation.join('\n'), ...inputs };
  return deployAs(credentials, stage, { ...options, inputs: given });
}

/** Deploys as the job of `deploy.yml` in environment `production` may. */
export async function deploy(stage: Stage, options: StepInputs = {}): Promise<StepResult> {
  const credentials = await jobCredentials(stage, 'deploy.yml', 'production', 'deploy');
  return deployAs(credentials, stage, options);
}

/** Plans as the job of `deploy.yml` in environment `plan` may. */
export async function planChanges(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  const credentials = await jobCredentials(stage, 'deploy.yml', 'plan', 'plan');
  return deployAs(credentials, stage, { ...options, inputs: { mode: 'plan', ...inputs } });
}

/** Looks for drift as the job of `drift.yml` may, in the environment of plans. */
export async function detectDrift(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  const credentials = await jobCredentials(stage, 'drift.yml', 'plan', 'plan');
  return deployAs(credentials, stage, { ...options, inputs: { mode: 'drift', ...inputs } });
}

function deployAs(
  credentials: AwsCredentials,
  stage: Stage,
  { inputs = {}, ...options }: StepInputs,
): Promise<StepResult> {
  const given = {
    environment: environmentNameOf(stage),
    'service-role-arn': serviceRoleArn(stage),
    ...inputs,
  };
  return succeed('deploy', given, { ...options, env: environmentOf(stage, credentials) });
}

/** Deploys all that needs no image: what the canary proves, and what it stands on. */
export function deployWithoutImage(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  const stacks = [...foundation, 'detection-canary'].join('\n');
  return deploy(stage, { ...options, inputs: { stacks, ...inputs } });
}

/** Runs the canary as the job of `canary.yml` may; its verdict is in the result, whatever it is. */
export async function runCanary(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  const credentials = await jobCredentials(stage, 'canary.yml', 'canary', 'canary');
  const given = { prefix: stage.prefix, ...inputs };
  return runStep('canary', given, { ...options, env: environmentOf(stage, credentials) });
}

/** Runs the drill as the same job may: through the workload, on the production instance. */
export function runDrill(
  stage: Stage,
  { inputs = {}, ...options }: StepInputs = {},
): Promise<StepResult> {
  return runCanary(stage, { inputs: { mode: 'drill', ...inputs }, ...options });
}

function environmentNameOf({ environment = 'emulator' }: Stage): string {
  return environment;
}

export function serviceRoleArn({ account, prefix }: Stage): string {
  return `arn:aws:iam::${account}:role/${prefix}/cloudformation/${prefix}-cloudformation`;
}

export function jobCredentials(
  { endpoint, region, account, prefix }: Stage,
  workflow: Workflow,
  environment: string,
  role: string,
): Promise<AwsCredentials> {
  const roleArn = `arn:aws:iam::${account}:role/${prefix}/ci/${prefix}-${role}`;
  return assumeAsJob(endpoint, region, aJob(workflow, environment), roleArn);
}

/** A report that a step wrote; a relative path is one in the workspace. */
export async function readReport<T>(path: string, root = process.cwd()): Promise<T> {
  return JSON.parse(await readFile(resolve(root, path), 'utf8')) as T;
}

export function environmentOf(
  { endpoint, region }: Stage,
  credentials: AwsCredentials,
): Record<string, string> {
  return {
    ...credentials,
    AWS_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    // As on a runner, whose home has no AWS configuration either.
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
}

async function succeed(
  action: string,
  inputs: Readonly<Record<string, string>>,
  options: StepOptions,
): Promise<StepResult> {
  const result = await runStep(action, inputs, options);
  if (result.exitCode !== 0) throw new StepFailure(action, result);
  return result;
}
