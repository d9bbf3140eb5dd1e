import type { Change, Stack } from '@aws-sdk/client-cloudformation';
import type { StackDefinition } from './manifest.ts';
import { resolveName } from './order.ts';
import { parameterValue } from './parameters.ts';
import { parseTemplate, type Template } from './template.ts';

/**
 * Names of the exports whose values may be others once the changes are made: new ones, those that are written otherwise, and
 * those that name a resource which is replaced or a parameter which has another value. When in doubt, it may.
 */
export function changedExports(
  stack: StackDefinition,
  live: Stack | undefined,
  liveTemplate: string,
  changes: readonly Change[],
): string[] {
  const { exports } = stack.template;
  const before = parsed(liveTemplate, stack)?.exports ?? [];
  const known = new Set(live?.Outputs?.map(({ ExportName }) => ExportName));
  const moved = movedNames(stack, live, changes);
  return exports.flatMap(({ output, names, source }) => {
    const old = before.find((one) => one.output === output);
    const words = source.match(/[A-Za-z0-9]+/g) ?? [];
    const isMoved = old?.source !== source || words.some((word) => moved.has(word));
    return names
      .map((name) => resolveName(name, stack))
      .filter((name) => isMoved || !known.has(name));
  });
}

/** The exports that a stack imports; one whose name stays open may be any of them. */
export function importedAmong(stack: StackDefinition, exported: readonly string[]): string[] {
  const wanted = stack.template.imports.map((name) => resolveName(name, stack));
  const isOpen = wanted.some((name) => name.includes('${'));
  return exported.filter((name) => isOpen || wanted.includes(name));
}

/** What an output may name and which will not be what it was. */
function movedNames(
  stack: StackDefinition,
  live: Stack | undefined,
  changes: readonly Change[],
): Set<string> {
  const resources = changes.flatMap(({ ResourceChange: change }) => {
    const isSame = change?.Action === 'Modify' && change.Replacement === 'False';
    return isSame ? [] : [change?.LogicalResourceId ?? ''];
  });
  const { parameters, conditions } = stack.template;
  const given = parameters.filter((parameter) => {
    const old = live?.Parameters?.find(({ ParameterKey }) => ParameterKey === parameter.name);
    return old?.ParameterValue !== parameterValue(stack, parameter);
  });
  const conditional = given.length > 0 ? conditions : [];
  return new Set([...resources, ...given.map(({ name }) => name), ...conditional]);
}

/** A live template that others have written may be anything. */
function parsed(body: string, { template }: StackDefinition): Template | undefined {
  try {
    return parseTemplate(template.path, body);
  } catch {
    return undefined;
  }
}
