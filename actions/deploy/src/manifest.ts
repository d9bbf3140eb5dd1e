import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Capability } from '@aws-sdk/client-cloudformation';
import { Failure } from '../../shared/failure.ts';
import {
  asRecord,
  asTextList,
  asTextRecord,
  type Located,
  parseYaml,
  refuseUnknown,
} from './document.ts';
import { parseTemplate, type Template } from './template.ts';

/** One stack as the repository wants it: its deployment file, its template and its settings. */
export interface StackDefinition {
  /** The key in the manifest. */
  readonly key: string;
  readonly stackName: string;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly capabilities: readonly Capability[];
  readonly terminationProtection: boolean;
  /** Keys of the stacks that must be there first, from the manifest alone. */
  readonly dependsOn: readonly string[];
  readonly appliedByAdministrator: boolean;
}

export interface Manifest {
  readonly region: string;
  readonly prefix: string;
  readonly stacks: readonly StackDefinition[];
}

const stackKeys = [
  'deployment',
  'depends-on',
  'applied-by',
  'capabilities',
  'termination-protection',
  'tags',
];
const knownCapabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

/** Reads the manifest, and for one environment each deployment file and template that it names. Paths begin at `root`. */
export async function readManifest(
  root: string,
  path: string,
  environment: string,
): Promise<Manifest> {
  const manifest = parseYaml(path, await read(root, path));
  refuseUnknown(manifest, ['region', 'prefix', 'defaults', 'environments']);
  const environments = asRecord(manifest, 'environments');
  if (!Object.hasOwn(environments.value, environment)) {
    const known = Object.keys(environments.value).join(', ');
    throw new Failure(
      'INVALID_INPUT',
      `input environment is ${JSON.stringify(environment)}; ${path} has ${known}`,
    );
  }
  const prefix = textOf(manifest, 'prefix');
  const chosen = asRecord(environments, environment);
  const stacks = asRecord(chosen, 'stacks');
  const definitions = Object.keys(stacks.value).map((key) =>
    readStack(root, key, prefix, asRecord(stacks, key), [asRecord(manifest, 'defaults'), chosen]),
  );
  return { region: textOf(manifest, 'region'), prefix, stacks: await Promise.all(definitions) };
}

async function readStack(
  root: string,
  key: string,
  prefix: string,
  stack: Located,
  defaults: readonly Located[],
): Promise<StackDefinition> {
  refuseUnknown(stack, stackKeys);
  const path = textOf(stack, 'deployment');
  const deployment = parseYaml(path, await read(root, path));
  refuseUnknown(deployment, ['template-file-path', 'parameters', 'tags']);
  const templatePath = textOf(deployment, 'template-file-path');
  const settings = [...defaults, stack];
  return {
    key,
    stackName: `${prefix}-${key}`,
    template: parseTemplate(templatePath, await read(root, templatePath)),
    parameters: asTextRecord(deployment, 'parameters'),
    tags: Object.assign({}, ...[...settings, deployment].map((one) => asTextRecord(one, 'tags'))),
    capabilities: capabilitiesOf(settings),
    terminationProtection: nearest(settings, 'termination-protection') === true,
    dependsOn: asTextList(stack, 'depends-on'),
    appliedByAdministrator: stack.value['applied-by'] === 'administrator',
  };
}

function capabilitiesOf(settings: readonly Located[]): Capability[] {
  const holder = settings.findLast(({ value }) => value.capabilities !== undefined);
  if (holder === undefined) return [];
  return asTextList(holder, 'capabilities').map((name) => {
    if (knownCapabilities.includes(name)) return name as Capability;
    throw new Failure(
      'INVALID_FILE',
      `${holder.at} has capability ${name}; give any of ${knownCapabilities.join(', ')}`,
    );
  });
}

function nearest(settings: readonly Located[], name: string): unknown {
  return settings.findLast(({ value }) => value[name] !== undefined)?.value[name];
}

function textOf({ at, value }: Located, name: string): string {
  const text = value[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new Failure('INVALID_FILE', `${at} has no ${name}`);
}

/** Paths come from files of the repository; one that leads out of it is refused. */
async function read(root: string, path: string): Promise<string> {
  if (path.startsWith('/') || path.split(/[\\/]/).includes('..')) {
    throw new Failure('INVALID_FILE', `${path} is not a path within the repository`);
  }
  return readFile(join(root, path), 'utf8').catch((cause: unknown) => {
    throw new Failure('INVALID_FILE', `cannot read ${path}`, { cause });
  });
}
