import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readManifest, type StackDefinition } from '../../actions/deploy/src/manifest.ts';
import { Failure } from '../../actions/shared/failure.ts';

/** The stack that is applied, as the repository has it. */
export interface Target {
  readonly environment: string;
  readonly region: string;
  readonly prefix: string;
  readonly stack: StackDefinition;
  /** The deployment file's text. */
  readonly text: string;
}

const manifestPath = 'cloudformation/stacks.yaml';

export async function readTarget(
  root: string,
  environment: string,
  env: NodeJS.ProcessEnv,
): Promise<Target> {
  const { region, prefix, stacks } = await readManifest(root, manifestPath, environment);
  const stack = stacks.find(({ key }) => key === 'identity');
  const fail = (message: string) => new Failure('INVALID_FILE', message);
  if (stack === undefined) {
    throw fail(`${manifestPath} has no stack identity in environment ${environment}; add it`);
  }
  const { deployment, parameters } = stack;
  if (parameters.Prefix !== prefix) {
    throw fail(
      `${deployment} has Prefix ${parameters.Prefix}, and ${manifestPath} prefix ${prefix}; write the same in both, and in every other deployment file`,
    );
  }
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const other = env[name];
    if (!other || other === region) continue;
    throw fail(
      `${name} is ${other}, and ${manifestPath} says ${region}; unset the one, or change the other`,
    );
  }
  return {
    environment,
    region,
    prefix,
    stack,
    text: await readFile(join(root, deployment), 'utf8'),
  };
}

/** Environments of GitHub, by the subjects that the template's roles trust. */
export function environmentsOf({ stack }: Pick<Target, 'stack'>): string[] {
  const found = stack.template.body.matchAll(/:environment:([a-z][a-z0-9-]*)\b/g);
  return [...new Set([...found].map(([, name = '']) => name))];
}
