import { invalid } from './fault.ts';
import { creationOrder, dependenciesOf } from './graph.ts';
import { isPseudoParameter } from './pseudo-parameters.ts';
import { type Reference, referencesIn } from './references.ts';
import type { Template } from './template.ts';
import type { Value } from './value.ts';

/** Which types there are and what attributes they have. */
export interface TypeCatalogue {
  has(type: string): boolean;
  hasAttribute(type: string, attribute: string): boolean;
}

/** Checks what the template's parts say about each other. Throws `ValidationError` in CloudFormation's words. */
export function checkReferences(template: Template, types: TypeCatalogue): void {
  checkTypes(template, types);
  checkBlock(template, types, 'Resources', resourceValues(template));
  checkBlock(template, types, 'Outputs', outputValues(template));
  checkDependsOn(template);
  checkConditionNames(template);
  creationOrder(dependenciesOf(template.resources));
}

function checkTypes(template: Template, types: TypeCatalogue): void {
  const names = Object.values(template.resources).map(({ type }) => type);
  const unknown = [...new Set(names)].filter((type) => !types.has(type));
  if (unknown.length > 0) {
    throw invalid(`Template format error: Unrecognized resource types: [${unknown.join(', ')}]`);
  }
}

function resourceValues(template: Template): Value[] {
  return Object.values(template.resources).map(({ properties }) => properties);
}

function outputValues(template: Template): Value[] {
  return Object.values(template.outputs).flatMap(({ value, exportName }) =>
    exportName === undefined ? [value] : [value, exportName],
  );
}

function checkBlock(
  template: Template,
  types: TypeCatalogue,
  block: string,
  values: readonly Value[],
): void {
  const references = values.flatMap(referencesIn);
  const unresolved = references.flatMap((one) =>
    one.kind === 'ref' && !isKnown(template, one.name) ? [one.name] : [],
  );
  if (unresolved.length > 0) {
    throw invalid(
      `Template format error: Unresolved resource dependencies [${[...new Set(unresolved)].join(', ')}] in the ${block} block of the template`,
    );
  }
  for (const reference of references) checkReference(template, types, block, reference);
}

function isKnown(template: Template, name: string): boolean {
  return (
    Object.hasOwn(template.resources, name) ||
    Object.hasOwn(template.parameters, name) ||
    isPseudoParameter(name)
  );
}

function checkReference(
  template: Template,
  types: TypeCatalogue,
  block: string,
  reference: Reference,
): void {
  switch (reference.kind) {
    case 'attribute': {
      const { name, attribute } = reference;
      const type = Object.hasOwn(template.resources, name)
        ? template.resources[name]?.type
        : undefined;
      if (type === undefined) {
        throw invalid(
          `Template error: instance of Fn::GetAtt references undefined resource ${name}`,
        );
      }
      if (!types.hasAttribute(type, attribute)) {
        throw invalid(
          `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
        );
      }
      return;
    }
    case 'condition':
      checkCondition(template, reference.name, block);
      return;
    case 'mapping':
      if (!Object.hasOwn(template.mappings, reference.name)) {
        throw invalid(
          `Template error: Mapping named '${reference.name}' is not present in the 'Mappings' section of template.`,
        );
      }
  }
}

function checkCondition(template: Template, name: string, block: string): void {
  if (!Object.hasOwn(template.conditions, name)) {
    throw invalid(
      `Template format error: Unresolved condition dependency ${name} in the ${block} block of the template`,
    );
  }
}

function checkDependsOn(template: Template): void {
  const names = Object.values(template.resources).flatMap(({ dependsOn }) => dependsOn);
  const unknown = [...new Set(names)].filter((name) => !Object.hasOwn(template.resources, name));
  if (unknown.length > 0) {
    throw invalid(
      `Template format error: Unresolved resource dependencies [${unknown.join(', ')}] in the Resources block of the template`,
    );
  }
}

function checkConditionNames(template: Template): void {
  for (const { condition } of Object.values(template.resources)) {
    if (condition !== undefined) checkCondition(template, condition, 'Resources');
  }
  for (const { condition } of Object.values(template.outputs)) {
    if (condition !== undefined) checkCondition(template, condition, 'Outputs');
  }
}
