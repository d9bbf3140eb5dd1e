import { randomUUID } from 'node:crypto';
import { Failure } from '../../shared/failure.ts';
import {
  booleanInput,
  choiceInput,
  durationInput,
  listInput,
  optionalInput,
  textInput,
} from '../../shared/inputs.ts';
import type { RunInputs, Task } from './main.ts';
import { type Manifest, readManifest, type StackDefinition } from './manifest.ts';
import { parsePlan } from './parse-plan.ts';
import { refusePlaceholders } from './placeholder.ts';
import type { Plan } from './plan.ts';
import { accountOf, placeTemplates } from './template-source.ts';
import { realTime } from './waiting.ts';

export interface Inputs extends RunInputs {
  readonly environment: string;
  readonly region: string;
  readonly report: string;
}

/** Reads the action's inputs and the files that they name. */
export async function readInputs(env: NodeJS.ProcessEnv): Promise<Inputs> {
  const root = env.GITHUB_WORKSPACE ?? process.cwd();
  const environment = textInput('environment');
  const manifest = await readManifest(root, textInput('manifest'), environment);
  refuseOtherRegion(env.AWS_REGION, manifest.region);
  const stacks = withParameters(manifest.stacks, listInput('parameters'));
  const task = readTask();
  const roleArn = optionalInput('service-role-arn');
  const keys = listInput('stacks');
  const planned = task.mode === 'apply' ? task.plan : undefined;
  const chosen = planned
    ? choosePlanned(planned, keys, environment, manifest)
    : choose(environment, manifest, keys);
  refusePlaceholders(
    environment,
    stacks.filter(({ key }) => chosen.includes(key)),
  );
  return {
    environment,
    region: manifest.region,
    stacks,
    chosen,
    task,
    roleArn,
    placeTemplate: placeTemplates({ ...manifest, account: accountOf(roleArn, env) }),
    recreate: booleanInput('recreate'),
    runId: runId(env),
    underWay: new Set(),
    patience: { firstMs: 100, longestMs: 5000, withinMs: durationInput('timeout'), time: realTime },
    report: textInput('report'),
  };
}

function readTask(): Task {
  const mode = choiceInput('mode', ['apply', 'plan', 'drift']);
  const plan = optionalInput('plan');
  if (plan === undefined) return { mode };
  if (mode === 'apply') return { mode, plan: parsePlan(plan) };
  throw new Failure('INVALID_INPUT', `input plan is for mode: apply, not ${mode}; leave it out`);
}

/** Credentials of one Region and stacks of another are a mistake of the workflow's: somebody looks in the wrong place. */
function refuseOtherRegion(given: string | undefined, region: string): void {
  if (given === undefined || given === '' || given === region) return;
  throw new Failure(
    'INVALID_INPUT',
    `AWS_REGION is ${JSON.stringify(given)}, but the manifest deploys to ${region}; set them to the same Region`,
  );
}

/** The stacks of a plan. It has to be one of this environment, and of the stacks that are asked for, if any are. */
function choosePlanned(
  plan: Plan,
  keys: readonly string[],
  environment: string,
  { region, stacks }: Manifest,
): string[] {
  const other = (what: string) =>
    new Failure(
      'INVALID_INPUT',
      `input plan is ${what}; give the plan that was made with the same inputs`,
    );
  if (plan.environment !== environment)
    throw other(`of environment ${plan.environment}, not ${environment}`);
  if (plan.region !== region) throw other(`of Region ${plan.region}, not ${region}`);
  for (const { key, stackName } of plan.stacks) {
    const known = stacks.find((stack) => stack.key === key)?.stackName;
    if (known !== stackName) throw other(`of stack ${stackName}, which the manifest does not have`);
  }
  const planned = plan.stacks.map(({ key }) => key);
  const twice = planned.find((key, place) => planned.indexOf(key) !== place);
  if (twice !== undefined) throw other(`of stack ${twice} twice`);
  const missing = keys.find((key) => !planned.includes(key));
  if (missing !== undefined) throw other(`without stack ${missing}, which input stacks names`);
  const surplus = planned.find((key) => keys.length > 0 && !keys.includes(key));
  if (surplus !== undefined) throw other(`of stack ${surplus}, which input stacks does not name`);
  return planned;
}

/** What an administrator applies once is deployed only if it is named. */
function choose(environment: string, { stacks }: Manifest, keys: readonly string[]): string[] {
  if (keys.length === 0) {
    const ours = stacks.filter((stack) => !stack.appliedByAdministrator).map(({ key }) => key);
    if (ours.length > 0) return ours;
    throw new Failure(
      'INVALID_INPUT',
      `environment ${environment} has no stack to deploy but those that an administrator applies; name one in input stacks`,
    );
  }
  const unknown = keys.find((key) => !stacks.some((stack) => stack.key === key));
  if (unknown === undefined) return [...keys];
  const known = stacks.map(({ key }) => key).join(', ');
  throw new Failure(
    'INVALID_INPUT',
    `input stacks has ${JSON.stringify(unknown)}; give any of ${known}`,
  );
}

/**
 * `stack.Parameter=value`: what only the job knows, such as the digest that was just published. A value may be secret, so no
 * message shows one.
 */
function withParameters(
  stacks: readonly StackDefinition[],
  lines: readonly string[],
): StackDefinition[] {
  const given = lines.map((line, place) => {
    const [, key, name, value] = /^([\w-]+)\.([A-Za-z0-9]+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || name === undefined || value === undefined) {
      throw new Failure(
        'INVALID_INPUT',
        `entry ${place + 1} of input parameters is not of the form stack.Parameter=value; correct it`,
      );
    }
    if (stacks.some((stack) => stack.key === key)) return { key, name, value };
    const known = stacks.map((stack) => stack.key).join(', ');
    throw new Failure(
      'INVALID_INPUT',
      `entry ${place + 1} of input parameters is for stack ${JSON.stringify(key)}; give any of ${known}`,
    );
  });
  return stacks.map((stack) => {
    const own = given
      .filter(({ key }) => key === stack.key)
      .map(({ name, value }) => [name, value]);
    return { ...stack, parameters: { ...stack.parameters, ...Object.fromEntries(own) } };
  });
}

/** Unique also for two attempts of one workflow run; part of a change set's name, hence the allow list. */
function runId(env: NodeJS.ProcessEnv): string {
  const workflow = [env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT].filter((part) =>
    /^\d{1,20}$/.test(part ?? ''),
  );
  return [...workflow, randomUUID().slice(0, 8)].join('-');
}
