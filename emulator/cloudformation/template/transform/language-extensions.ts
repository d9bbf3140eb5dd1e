import { evaluateConditions } from '../conditions.ts';
import { resolveValue } from '../intrinsics.ts';
import { section } from '../outline.ts';
import type { Scope } from '../scope.ts';
import { functionCall, isMap, type Value, type ValueMap } from '../value.ts';
import { Simplifier } from './simplify.ts';

/**
 * `AWS::LanguageExtensions`: loops are unrolled, and functions whose value is known before anything is deployed are
 * replaced by it, but for hidden parameters. What depends on resources stays a function.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-languageextensions.html
 */
export function extendLanguage(root: ValueMap, scope: Scope): ValueMap {
  const simplifier = new Simplifier(scope);
  const conditions = simplifier.members(section(root, 'Conditions'));
  const truths = lazily(() =>
    evaluateConditions(conditions, (value) => resolveValue(value, scope)),
  );
  const policies = (resource: ValueMap): ValueMap =>
    withPolicies(resource, (value) => resolveValue(value, { ...scope, conditions: truths() }));
  const resources = Object.entries(simplifier.members(section(root, 'Resources'))).map(
    ([id, resource]) => [id, isMap(resource) ? policies(singleDependency(resource)) : resource],
  );
  return {
    ...root,
    ...(root.Conditions !== undefined && { Conditions: conditions }),
    ...(root.Resources !== undefined && { Resources: Object.fromEntries(resources) as ValueMap }),
    ...(root.Outputs !== undefined && {
      Outputs: simplifier.members(section(root, 'Outputs')),
    }),
  };
}

/** A list of one is written as that one, as AWS does. */
function singleDependency(resource: ValueMap): ValueMap {
  const { DependsOn: needed } = resource;
  const [only, ...more] = Array.isArray(needed) ? needed : [];
  return only === undefined || more.length > 0 ? resource : { ...resource, DependsOn: only };
}

/** Here alone these attributes may be functions. */
function withPolicies(resource: ValueMap, resolve: (value: Value) => unknown): ValueMap {
  const resolved = ['DeletionPolicy', 'UpdateReplacePolicy'].flatMap((name) => {
    const policy = resource[name];
    const isFunction = policy !== undefined && functionCall(policy) !== undefined;
    return isFunction ? [[name, resolve(policy)]] : [];
  });
  return { ...resource, ...(Object.fromEntries(resolved) as ValueMap) };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
