import { checkConditions } from './conditions.ts';
import { invalid } from './fault.ts';
import { creationOrder, dependenciesOf } from './graph.ts';
import { isPseudoParameter } from './pseudo-parameters.ts';
import { type Reference, referencesIn, type Truths } from './references.ts';
import type { ResourceDefinition, Template } from './template.ts';
import type { Value } from './value.ts';

/** Which types there are and what attributes they have. */
export interface TypeCatalogue {
  has(type: string): boolean;
  hasAttribute(type: string, attribute: string): boolean;
}

/** Checks what the template's parts say about each other. Throws `ValidationError` in CloudFormation's words. */
export function checkReferences(template: Template, types: TypeCatalogue): void {
  if (Object.keys(template.resources).length === 0) {
    throw invalid('Template format error: At least one Resources member must be defined.');
  }
  checkTypes(template, types);
  checkConditionsSection(template);
  checkBlock(template, types, 'Resources', resourceValues(template.resources));
  checkBlock(template, types, 'Outputs', outputValues(template));
  checkExportNames(template);
  checkDependsOn(template);
  checkConditionNames(template);
  creationOrder(dependenciesOf(template.resources));
}

export function unrecognizedTypes(template: Template, types: TypeCatalogue): string[] {
  const names = Object.values(template.resources).map(({ type }) => type);
  return [...new Set(names)].filter((type) => !types.has(type));
}

function checkTypes(template: Template, types: TypeCatalogue): void {
  const unknown = unrecognizedTypes(template, types);
  if (unknown.length > 0) {
    throw invalid(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
  }
}

function resourceValues(resources: Readonly<Record<string, ResourceDefinition>>): Value[] {
  return Object.values(resources).map(({ properties }) => properties);
}

function outputValues(template: Template): Value[] {
  return Object.values(template.outputs).flatMap(({ value, exportName }) =>
    exportName === undefined ? [value] : [value, exportName],
  );
}

/** Conditions are evaluated before there are resources. */
function checkConditionsSection(template: Template): void {
  checkConditions(template.conditions);
  const references = Object.values(template.conditions).flatMap((one) => referencesIn(one));
  const names = references.flatMap((one) =>
    one.kind === 'ref' || one.kind === 'attribute' ? [one.name] : [],
  );
  const unknown = [...new Set(names)].filter((name) => !isParameter(template, name));
  if (unknown.length > 0) {
    throw invalid(
      `Template format error: Unresolved dependencies [${unknown.join(', ')}]. Cannot reference resources in the Conditions block of the template`,
    );
  }
  for (const one of references) {
    if (one.kind === 'mapping') checkMapping(template, one.name);
    if (one.kind in lateFunctions) {
      const name = lateFunctions[one.kind as keyof typeof lateFunctions];
      throw invalid(`Template error: Cannot use ${name} in Conditions.`);
    }
  }
}

/** Functions whose values are looked up when resources are made. */
const lateFunctions = {
  import: 'Fn::ImportValue',
  output: 'Fn::GetStackOutput',
  zones: 'Fn::GetAZs',
} as const;

function isParameter({ parameters }: Template, name: string): boolean {
  return Object.hasOwn(parameters, name) || isPseudoParameter(name);
}

function checkBlock(
  template: Template,
  types: TypeCatalogue,
  block: Block,
  values: readonly Value[],
): void {
  const references = values.flatMap((value) => referencesIn(value));
  const unresolved = references.flatMap((one) =>
    one.kind === 'ref' && !isKnown(template, one.name) ? [one.name] : [],
  );
  if (unresolved.length > 0) throw unresolvedIn(block, unresolved);
  for (const reference of references) checkReference(template, types, reference);
}

type Block = 'Resources' | 'Outputs';

function unresolvedIn(block: Block, names: readonly string[]): Error {
  return invalid(
    `Template format error: Unresolved resource dependencies [${[...new Set(names)].join(', ')}] in the ${block} block of the template`,
  );
}

function isKnown(template: Template, name: string): boolean {
  return Object.hasOwn(template.resources, name) || isParameter(template, name);
}

function checkReference(template: Template, types: TypeCatalogue, reference: Reference): void {
  switch (reference.kind) {
    case 'attribute':
      checkAttribute(template, types, reference);
      return;
    case 'condition':
      if (!Object.hasOwn(template.conditions, reference.name)) {
        throw invalid(
          `Template error: unresolved condition dependency ${reference.name} in ${reference.by}`,
        );
      }
      return;
    case 'mapping':
      checkMapping(template, reference.name);
      return;
    case 'import':
      checkImport(template, reference.name);
  }
}

/** What is imported is known before there are resources. */
function checkImport(template: Template, name: Value): void {
  const isEarly = referencesIn(name).every(
    (one) =>
      (one.kind === 'ref' && isParameter(template, one.name)) ||
      one.kind === 'mapping' ||
      one.kind === 'condition',
  );
  if (isEarly) return;
  throw invalid(
    'Template error: the attribute in Fn::ImportValue must not depend on any resources, imported values, or Fn::GetAZs',
  );
}

function checkAttribute(
  template: Template,
  types: TypeCatalogue,
  { name, attribute }: Extract<Reference, { kind: 'attribute' }>,
): void {
  const { resources } = template;
  const type = Object.hasOwn(resources, name) ? resources[name]?.type : undefined;
  if (type === undefined) {
    throw invalid(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
  }
  if (!types.hasAttribute(type, attribute)) {
    throw invalid(
      `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
    );
  }
}

function checkMapping(template: Template, name: string): void {
  if (Object.hasOwn(template.mappings, name)) return;
  throw invalid(
    `Template error: Mapping named '${name}' is not present in the 'Mappings' section of template.`,
  );
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html */
function checkExportNames(template: Template): void {
  for (const [id, { exportName }] of Object.entries(template.outputs)) {
    const references = exportName === undefined ? [] : referencesIn(exportName);
    const isBound = references.some(
      (one) => one.kind === 'attribute' || (one.kind === 'ref' && !isParameter(template, one.name)),
    );
    if (isBound) {
      throw invalid(
        `Template format error: Output ${id} is malformed. The Name field of every Export member must not depend on any resources.`,
      );
    }
  }
}

function checkDependsOn(template: Template): void {
  const names = Object.values(template.resources).flatMap(({ dependsOn }) => dependsOn);
  const unknown = names.filter((name) => !Object.hasOwn(template.resources, name));
  if (unknown.length > 0) throw unresolvedIn('Resources', unknown);
}

function checkConditionNames(template: Template): void {
  const blocks = [
    ['Resources', template.resources],
    ['Outputs', template.outputs],
  ] as const;
  for (const [block, members] of blocks) {
    for (const { condition } of Object.values(members)) {
      if (condition === undefined || Object.hasOwn(template.conditions, condition)) continue;
      throw invalid(
        `Template format error: Unresolved condition dependency ${condition} in the ${block} block of the template`,
      );
    }
  }
}

/**
 * With the conditions known: nothing that is there may need what is not. Branches of `Fn::If` that are not taken do not
 * count. Throws `ValidationError`.
 */
export function checkPresence(template: Template, truths: Truths): void {
  const isPresent = ({ condition }: { condition?: string | undefined }): boolean =>
    condition === undefined || truths.get(condition) === true;
  const absent = (names: readonly string[]): string[] =>
    names.filter((name) => {
      const resource = Object.hasOwn(template.resources, name)
        ? template.resources[name]
        : undefined;
      return resource !== undefined && !isPresent(resource);
    });
  const resources = Object.values(template.resources).filter(isPresent);
  const missing = absent(
    resources.flatMap((one) => [...one.dependsOn, ...namesIn(one.properties, truths)]),
  );
  if (missing.length > 0) throw unresolvedIn('Resources', missing);
  const outputs = Object.values(template.outputs).filter(isPresent);
  const lacking = absent(outputs.flatMap(({ value }) => namesIn(value, truths)));
  if (lacking.length === 0) return;
  // So AWS words it, without the sentence's usual beginning.
  throw invalid(
    `Unresolved resource dependencies [${[...new Set(lacking)].join(', ')}] in the Outputs block of the template`,
  );
}

function namesIn(value: Value, truths: Truths): string[] {
  return referencesIn(value, truths).flatMap((one) =>
    one.kind === 'ref' || one.kind === 'attribute' ? [one.name] : [],
  );
}
