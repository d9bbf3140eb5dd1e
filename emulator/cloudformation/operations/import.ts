import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Identifier } from '../engine/identifier.ts';
import { resourceType } from '../resources/index.ts';
import { specificationOf } from '../specification.ts';
import { isLive, type Source, type Stack } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { readTemplate } from '../template/read.ts';
import type { Template } from '../template/template.ts';
import { equal } from '../template/value.ts';

export type Imports = Readonly<Record<string, Identifier>>;

/**
 * The resources that a request wants taken in. Throws `ValidationError` for what can be seen without looking at them.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
 */
export function requestedImports(
  resources: readonly Sdk.ResourceToImport[],
  stack: Stack,
  source: Source,
): Imports {
  if (resources.length === 0) {
    throw invalid('Resources to import must be specified when change set type is IMPORT');
  }
  const template = readTemplate(source.template);
  const ids = resources.map(({ LogicalResourceId = '' }) => LogicalResourceId);
  refuseTwice(ids);
  for (const one of resources) checkResource(one, stack, template);
  demandPolicies(ids, template);
  refuseOutputs(template, stack);
  return Object.fromEntries(
    resources.map((one) => [one.LogicalResourceId ?? '', identifierOf(one)]),
  );
}

function refuseTwice(ids: readonly string[]): void {
  const twice = ids.filter((id, at) => ids.indexOf(id) < at);
  if (twice.length > 0) throw invalid(`Duplicate resources to import: [${twice.join(', ')}]`);
}

function checkResource(
  { LogicalResourceId: id = '', ResourceType = '' }: Sdk.ResourceToImport,
  stack: Stack,
  { resources }: Template,
): void {
  const type = Object.hasOwn(resources, id) ? resources[id]?.type : undefined;
  if (type === undefined) {
    throw invalid(`Resources [${id}] to import do not exist in the template.`);
  }
  if (type !== ResourceType) {
    throw invalid(
      `Resource [${id}] to import is of type ${ResourceType}, but in the template of type ${type}.`,
    );
  }
  const present = stack.resources[id];
  if (present !== undefined && isLive(present)) {
    throw invalid(`Resources [${id}] to import already exist in the stack ${stack.stackName}.`);
  }
  if (resourceType(type)?.read === undefined) {
    throw invalid(`ResourceTypes [${type}] are not supported for Import`);
  }
}

function identifierOf(one: Sdk.ResourceToImport): Identifier {
  const { ResourceType = '', LogicalResourceId = '', ResourceIdentifier = {} } = one;
  const wanted = specificationOf(ResourceType)?.primaryIdentifier ?? [];
  const given = Object.keys(ResourceIdentifier);
  const isWhole =
    given.length === wanted.length &&
    wanted.every((name) => ResourceIdentifier[name] !== undefined);
  if (isWhole) return ResourceIdentifier;
  throw invalid(
    `Invalid ResourceIdentifier for resource [${LogicalResourceId}] of type ${ResourceType}: [${given.join(', ')}] given, [${wanted.join(', ')}] required.`,
  );
}

function demandPolicies(ids: readonly string[], { resources }: Template): void {
  const without = ids.filter((id) => resources[id]?.deletionPolicy === undefined);
  if (without.length === 0) return;
  throw invalid(
    `The following resources to import [${without.join(', ')}] must have DeletionPolicy attribute specified in the template.`,
  );
}

function refuseOutputs({ outputs }: Template, { source }: Stack): void {
  const before = source.template === '' ? {} : readTemplate(source.template).outputs;
  const isNew = ([name, output]: [string, unknown]) => !equal(output, before[name]);
  if (Object.entries(outputs).some(isNew)) {
    throw invalid('As part of the import operation, you cannot modify or add [Outputs]');
  }
}

/** An import changes nothing but what it takes in. */
export function refuseOthers(changes: readonly Sdk.Change[], imports: Imports): void {
  const others = changes
    .map(({ ResourceChange }) => ResourceChange)
    .filter((one) => !Object.hasOwn(imports, one?.LogicalResourceId ?? ''))
    .map((one) => one?.LogicalResourceId ?? '');
  if (others.length === 0) return;
  throw invalid(
    `You have modified resources [${others.join(', ')}] in your template that are not being imported. Update, create or delete operations cannot be executed during import operations.`,
  );
}
