import { Failure } from '../../shared/failure.ts';
import type { StackDefinition } from './manifest.ts';

/**
 * What each stack must wait for: what the manifest says, and the stacks whose exports it imports. Imports are compared by
 * their text once the parameters are put in, as CloudFormation does; a name that stays open orders nothing.
 */
export function dependenciesOf(stacks: readonly StackDefinition[]): Map<string, readonly string[]> {
  const exporters = new Map<string, string>();
  for (const stack of stacks) {
    for (const name of stack.template.exports.flatMap(({ names }) => names))
      exporters.set(resolveName(name, stack), stack.key);
  }
  const dependencies = new Map(
    stacks.map((stack) => [stack.key, dependenciesOfOne(stack, stacks, exporters)]),
  );
  demandNoCycle(dependencies);
  return dependencies;
}

function dependenciesOfOne(
  stack: StackDefinition,
  stacks: readonly StackDefinition[],
  exporters: ReadonlyMap<string, string>,
): string[] {
  const unknown = stack.dependsOn.find((key) => !stacks.some((one) => one.key === key));
  if (unknown !== undefined) {
    throw new Failure(
      'INVALID_FILE',
      `stack ${stack.key} depends on ${unknown}, which its environment does not have`,
    );
  }
  const imported = stack.template.imports.flatMap(
    (name) => exporters.get(resolveName(name, stack)) ?? [],
  );
  return [...new Set([...stack.dependsOn, ...imported])];
}

/** Puts the stack's parameters into a name with `${…}` in it. */
export function resolveName(
  name: string,
  { parameters, template, stackName }: StackDefinition,
): string {
  return name.replace(/\$\{([^}!]+)\}/g, (whole, variable: string) => {
    if (variable === 'AWS::StackName') return stackName;
    const declared = template.parameters.find((parameter) => parameter.name === variable);
    const given = Object.hasOwn(parameters, variable) ? parameters[variable] : undefined;
    return given ?? declared?.defaultValue ?? whole;
  });
}

/** Names the whole circle, as a reader has to find the link to cut. */
function demandNoCycle(dependencies: ReadonlyMap<string, readonly string[]>): void {
  const done = new Set<string>();
  const visit = (key: string, way: readonly string[]): void => {
    if (way.includes(key)) {
      const circle = [...way.slice(way.indexOf(key)), key].join(' → ');
      throw new Failure('INVALID_FILE', `stacks depend on each other in a circle: ${circle}`);
    }
    if (done.has(key)) return;
    for (const next of dependencies.get(key) ?? []) visit(next, [...way, key]);
    done.add(key);
  };
  for (const key of dependencies.keys()) visit(key, []);
}
