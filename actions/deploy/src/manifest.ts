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
import { readWithin } from './workspace.ts';

/** One stack as the repository wants it: its deployment file, its template and its settings. */
export interface StackDefinition {
  /** The key in the manifest. */
  readonly key: string;
  readonly stackName: string;
  /** Path of the deployment file. */
  readonly deployment: string;
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

const settingKeys = ['capabilities', 'termination-protection', 'tags'];
const stackKeys = ['deployment', 'depends-on', 'applied-by', ...settingKeys];
const knownCapabilities = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

/** The Region becomes part of the host that credentials are shown to. */
const regionForm = /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/;
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const stackNameForm = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;

/** Reads the manifest, and for one environment each deployment file and template that it names. Paths begin at `root`. */
export async function readManifest(
  root: string,
  path: string,
  environment: string,
): Promise<Manifest> {
  const manifest = parseYaml(path, await readWithin(root, path, 'input manifest'));
  refuseUnknown(manifest, ['region', 'prefix', 'defaults', 'environments']);
  const environments = asRecord(manifest, 'environments');
  if (!Object.hasOwn(environments.value, environment)) {
    const known = Object.keys(environments.value).join(', ');
    throw new Failure(
      'INVALID_INPUT',
      `input environment is ${JSON.stringify(environment)}; ${path} has ${known || 'none'}`,
    );
  }
  const region = formed(manifest, 'region', regionForm, 'an AWS Region such as ap-southeast-2');
  const prefix = formed(manifest, 'prefix', stackNameForm, 'letters, digits and hyphens');
  const chosen = asRecord(environments, environment);
  const defaults = asRecord(manifest, 'defaults');
  refuseUnknown(defaults, settingKeys);
  refuseUnknown(chosen, ['stacks', ...settingKeys]);
  const stacks = asRecord(chosen, 'stacks');
  const definitions = Object.keys(stacks.value).map((key) =>
    readStack(root, key, prefix, asRecord(stacks, key), [defaults, chosen]),
  );
  return { region, prefix, stacks: await Promise.all(definitions) };
}

async function readStack(
  root: string,
  key: string,
  prefix: string,
  stack: Located,
  defaults: readonly Located[],
): Promise<StackDefinition> {
  refuseUnknown(stack, stackKeys);
  const stackName = `${prefix}-${key}`;
  if (!stackNameForm.test(stackName)) {
    throw new Failure(
      'INVALID_FILE',
      `${stack.at} makes a stack called ${JSON.stringify(stackName)}; use letters, digits and hyphens, at most 128`,
    );
  }
  const path = textOf(stack, 'deployment');
  const deployment = parseYaml(path, await readWithin(root, path, stack.at));
  refuseUnknown(deployment, ['template-file-path', 'parameters', 'tags']);
  const templatePath = textOf(deployment, 'template-file-path');
  const settings = [...defaults, stack];
  return {
    key,
    stackName,
    deployment: path,
    template: parseTemplate(templatePath, await readWithin(root, templatePath, path)),
    parameters: asTextRecord(deployment, 'parameters'),
    tags: Object.assign({}, ...[...settings, deployment].map((one) => asTextRecord(one, 'tags'))),
    capabilities: capabilitiesOf(settings),
    terminationProtection: isProtected(settings),
    dependsOn: asTextList(stack, 'depends-on'),
    appliedByAdministrator: isAdministrators(stack),
  };
}

function capabilitiesOf(settings: readonly Located[]): Capability[] {
  const holder = nearest(settings, 'capabilities');
  if (holder === undefined) return [];
  return asTextList(holder, 'capabilities').map((name) => {
    if (knownCapabilities.includes(name)) return name as Capability;
    throw new Failure(
      'INVALID_FILE',
      `${holder.at} has capability ${JSON.stringify(name)}; give any of ${knownCapabilities.join(', ')}`,
    );
  });
}

function isProtected(settings: readonly Located[]): boolean {
  const holder = nearest(settings, 'termination-protection');
  const value = holder?.value['termination-protection'] ?? false;
  if (typeof value === 'boolean') return value;
  throw new Failure(
    'INVALID_FILE',
    `${holder?.at} termination-protection is ${JSON.stringify(value)}; give true or false`,
  );
}

function isAdministrators({ at, value }: Located): boolean {
  const by = value['applied-by'];
  if (by === undefined || by === 'administrator') return by !== undefined;
  throw new Failure(
    'INVALID_FILE',
    `${at} applied-by is ${JSON.stringify(by)}; give administrator, or leave it out`,
  );
}

function nearest(settings: readonly Located[], name: string): Located | undefined {
  return settings.findLast(({ value }) => value[name] !== undefined);
}

function formed(from: Located, name: string, form: RegExp, wanted: string): string {
  const text = textOf(from, name);
  if (form.test(text)) return text;
  throw new Failure(
    'INVALID_FILE',
    `${from.at} ${name} is ${JSON.stringify(text)}; give ${wanted}`,
  );
}

function textOf({ at, value }: Located, name: string): string {
  const text = value[name];
  if (typeof text === 'string' && text !== '') return text;
  throw new Failure('INVALID_FILE', `${at} has no text ${name}; add it`);
}
