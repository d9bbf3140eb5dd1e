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
import type { RunInputs } from './main.ts';
import { type Manifest, readManifest, type StackDefinition } from './manifest.ts';

export interface Inputs extends RunInputs {
  readonly region: string;
  readonly report: string;
}

/** Reads the action's inputs and the files that they name. */
export async function readInputs(env: NodeJS.ProcessEnv): Promise<Inputs> {
  const root = env.GITHUB_WORKSPACE ?? process.cwd();
  const manifest = await readManifest(root, textInput('manifest'), textInput('environment'));
  return {
    region: manifest.region,
    stacks: withParameters(manifest.stacks, listInput('parameters')),
    chosen: choose(manifest, listInput('stacks')),
    mode: choiceInput('mode', ['plan', 'apply']),
    roleArn: optionalInput('service-role-arn'),
    recreate: booleanInput('recreate'),
    runId: runId(env),
    patience: { firstMs: 100, longestMs: 5000, withinMs: durationInput('timeout') },
    report: textInput('report'),
  };
}

/** What an administrator applies once is deployed only if it is named. */
function choose({ stacks }: Manifest, keys: readonly string[]): string[] {
  if (keys.length === 0) {
    return stacks.filter((stack) => !stack.appliedByAdministrator).map(({ key }) => key);
  }
  const unknown = keys.find((key) => !stacks.some((stack) => stack.key === key));
  if (unknown === undefined) return [...keys];
  const known = stacks.map(({ key }) => key).join(', ');
  throw new Failure(
    'INVALID_INPUT',
    `input stacks has ${JSON.stringify(unknown)}; give any of ${known}`,
  );
}

/** `stack.Parameter=value`: what only the job knows, such as the digest that was just published. */
function withParameters(
  stacks: readonly StackDefinition[],
  lines: readonly string[],
): StackDefinition[] {
  const given = lines.map((line) => {
    const { key, name, value } =
      /^(?<key>[^.=]+)\.(?<name>[^.=]+)=(?<value>.*)$/.exec(line)?.groups ?? {};
    if (
      key === undefined ||
      name === undefined ||
      value === undefined ||
      !stacks.some((stack) => stack.key === key)
    ) {
      throw new Failure(
        'INVALID_INPUT',
        `input parameters has ${JSON.stringify(line)}; give stack.Parameter=value`,
      );
    }
    return { key, name, value };
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
