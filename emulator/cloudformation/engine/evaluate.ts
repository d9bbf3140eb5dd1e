import { exportsIn } from '../exports.ts';
import { parameterValues } from '../parameter-values.ts';
import type { Place, Source, Stack } from '../stack.ts';
import { outputOfStack } from '../stack-output.ts';
import { evaluateConditions } from '../template/conditions.ts';
import { invalid } from '../template/fault.ts';
import { type Dependencies, dependenciesOf } from '../template/graph.ts';
import { resolveValue } from '../template/intrinsics.ts';
import { withPolicies } from '../template/policies.ts';
import { readTemplate } from '../template/read.ts';
import type { ResourceValues, Scope } from '../template/scope.ts';
import type { ResourceDefinition, Template } from '../template/template.ts';

/** A template with its parameters, for one stack. */
export interface Evaluation {
  readonly template: Template;
  readonly scope: Scope;
  /** Those whose condition holds. */
  readonly resources: Readonly<Record<string, ResourceDefinition>>;
  readonly dependencies: Dependencies;
  /** Names of the exports that were asked for so far. */
  readonly imports: ReadonlySet<string>;
}

export interface Inputs {
  readonly stack: Pick<Stack, 'stackId' | 'stackName'>;
  readonly source: Pick<
    Source,
    'template' | 'parameters' | 'resolved' | 'problem' | 'notificationArns'
  >;
  readonly zones: readonly string[];
  resource(id: string): ResourceValues | undefined;
}

/** Conditions of a template come to their values; properties are resolved later, when what they need is there. */
export function evaluate(at: Place, inputs: Inputs): Evaluation {
  if (inputs.source.problem !== undefined) throw invalid(inputs.source.problem);
  const template = readTemplate(inputs.source.template);
  const imports = new Set<string>();
  const outer: Scope = {
    stack: {
      ...{ stackId: inputs.stack.stackId, stackName: inputs.stack.stackName },
      ...{
        account: at.account,
        region: at.region,
        notificationArns: inputs.source.notificationArns ?? [],
      },
    },
    parameters: parameterValues(inputs.source),
    declared: template.parameters,
    mappings: template.mappings,
    zones: inputs.zones,
    conditions: new Map(),
    resource: () => undefined,
    importValue: (name) => {
      imports.add(name);
      const found = exportsIn(at).get(name);
      if (found === undefined) throw invalid(`No export named ${name} found.`);
      return found.value;
    },
    stackOutput: (reference) => outputOfStack(at, reference),
  };
  const conditions = evaluateConditions(template.conditions, (value) => resolveValue(value, outer));
  const known: Scope = { ...outer, conditions };
  const resources = Object.fromEntries(
    Object.entries(template.resources)
      .filter(([, { condition }]) => holds(conditions, condition))
      .map(([id, definition]) => [id, withPolicies(id, definition, known)]),
  );
  const scope: Scope = { ...known, resource: (id) => inputs.resource(id) };
  return {
    template,
    scope,
    resources,
    dependencies: dependenciesOf(resources, conditions),
    imports,
  };
}

export function holds(
  conditions: ReadonlyMap<string, boolean>,
  condition: string | undefined,
): boolean {
  return condition === undefined || conditions.get(condition) === true;
}
