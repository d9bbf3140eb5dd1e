import { section } from '../outline.ts';
import type { Scope } from '../scope.ts';
import { isMap, type Value, type ValueMap } from '../value.ts';
import { Simplifier } from './simplify.ts';

/**
 * `AWS::LanguageExtensions`: loops are unrolled, and functions whose value is known before anything is deployed are
 * replaced by it, but for hidden parameters. What depends on resources stays a function.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
 */
export function extendLanguage(root: ValueMap, scope: Scope): ValueMap {
  const simplifier = new Simplifier(scope);
  const members = (name: string): ValueMap => simplifier.members(section(root, name));
  const resources = Object.entries(members('Resources')).map(([id, resource]): [string, Value] => [
    id,
    isMap(resource) ? withSingleDependency(resource) : resource,
  ]);
  return {
    ...root,
    ...(root.Conditions !== undefined && { Conditions: members('Conditions') }),
    ...(root.Resources !== undefined && { Resources: Object.fromEntries(resources) }),
    ...(root.Outputs !== undefined && { Outputs: members('Outputs') }),
  };
}

/** A list of one is written as that one, as AWS does. */
function withSingleDependency(resource: ValueMap): ValueMap {
  const { DependsOn: needed } = resource;
  const [only, ...more] = Array.isArray(needed) ? needed : [];
  return only === undefined || more.length > 0 ? resource : { ...resource, DependsOn: only };
}
