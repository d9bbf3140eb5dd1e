import type { Reader } from '../dynamic-values.ts';
import { parameterType, type ResourceParameterType } from '../template/parameter-types.ts';
import type { AccountValue } from '../template/rules.ts';
import type { Template } from '../template/template.ts';
import { functionCall, type Value } from '../template/value.ts';
import { accountValues } from './account-values.ts';

/** What the account has of the types that the template's rules look up, by type. */
export async function accountForRules(
  template: Template,
  reader: () => Promise<Reader>,
): Promise<Record<string, AccountValue[]>> {
  const asserted = Object.values(template.rules).flatMap(({ condition, assertions }) => [
    ...(condition === undefined ? [] : [condition]),
    ...assertions.map(({ assert }) => assert),
  ]);
  const found: [string, AccountValue[]][] = [];
  for (const type of new Set(asserted.flatMap((one) => typesIn(one, template)))) {
    const { world, caller } = await reader();
    found.push([type, await accountValues(world, caller, type)]);
  }
  return Object.fromEntries(found);
}

function typesIn(value: Value, template: Template): ResourceParameterType[] {
  if (typeof value !== 'object' || value === null) return [];
  const call = functionCall(value);
  const [first] = Array.isArray(call?.argument) ? call.argument : [call?.argument];
  switch (call?.name) {
    case 'Fn::RefAll':
    case 'Fn::ValueOfAll':
      return resourceType(String(first));
    case 'Fn::ValueOf':
      return resourceType(template.parameters[String(first)]?.Type ?? '');
  }
  return Object.values(value).flatMap((inner) => typesIn(inner, template));
}

function resourceType(name: string): ResourceParameterType[] {
  const type = parameterType(name);
  return type?.kind === 'resource' ? [type.type] : [];
}
