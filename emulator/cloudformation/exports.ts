import { allStacks, type Output, type Place, type Stack } from './stack.ts';

export interface Export {
  readonly name: string;
  readonly value: string;
  readonly stack: Stack;
}

/** Everything exported in an account and Region, by name. */
export function exportsIn(at: Place): Map<string, Export> {
  const found = new Map<string, Export>();
  for (const stack of allStacks(at)) {
    if (stack.status === 'DELETE_COMPLETE') continue;
    for (const { exportName, value } of stack.outputs) {
      if (exportName !== undefined) found.set(exportName, { name: exportName, value, stack });
    }
  }
  return found;
}

/** Names of the stacks that import an export. */
export function importersOf(at: Place, name: string): string[] {
  return allStacks(at)
    .filter(({ status, imports }) => status !== 'DELETE_COMPLETE' && imports.includes(name))
    .map(({ stackName }) => stackName);
}

/** Why the stack cannot come to export just `next`; undefined: it can. */
export function exportProblem(
  at: Place,
  stack: Stack,
  next: readonly Output[],
): string | undefined {
  const existing = exportsIn(at);
  const named = next.flatMap(({ exportName, value }) =>
    exportName === undefined ? [] : [{ exportName, value }],
  );
  for (const { exportName } of named) {
    const owner = existing.get(exportName)?.stack;
    const twice = named.filter((one) => one.exportName === exportName).length > 1;
    if (twice || (owner !== undefined && owner.stackId !== stack.stackId)) {
      const { stackName } = owner ?? stack;
      return `Export with name ${exportName} is already exported by stack ${stackName}`;
    }
  }
  const values = new Map(named.map(({ exportName, value }) => [exportName, value]));
  return stack.outputs
    .map(({ exportName, value }) => inUseProblem(at, exportName, value, values))
    .find((problem) => problem !== undefined);
}

function inUseProblem(
  at: Place,
  name: string | undefined,
  value: string,
  next: ReadonlyMap<string, string>,
): string | undefined {
  if (name === undefined || next.get(name) === value) return undefined;
  if (!next.has(name)) return deletionProblem(at, name);
  const importers = importersOf(at, name);
  if (importers.length === 0) return undefined;
  return `Cannot update export ${name} as it is in use by ${enumeration(importers)}.`;
}

/** Why an export cannot go; undefined: nobody needs it. */
export function deletionProblem(at: Place, name: string): string | undefined {
  const importers = importersOf(at, name);
  if (importers.length === 0) return undefined;
  return `Delete canceled. Cannot delete export ${name} as it is in use by ${enumeration(importers)}.`;
}

function enumeration(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
