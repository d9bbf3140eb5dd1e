import { invalid } from './fault.ts';
import { checkName, membersOf } from './form.ts';
import { parameterType } from './parameter-types.ts';
import type { ParameterDeclaration, Template } from './template.ts';
import { isScalar, type Value, type ValueMap } from './value.ts';

const members = new Set([
  ...['Type', 'Default', 'Description', 'NoEcho', 'AllowedValues', 'AllowedPattern'],
  ...['ConstraintDescription', 'MinLength', 'MaxLength', 'MinValue', 'MaxValue'],
]);
const maximum = 200;

export function readParameters(section: ValueMap): Template['parameters'] {
  const names = Object.keys(section);
  if (names.length > maximum) {
    throw invalid(
      `Template format error: Parameter count ${names.length} is greater than max allowed ${maximum}`,
    );
  }
  return Object.fromEntries(
    Object.entries(section).map(([name, declared]) => [name, readParameter(name, declared)]),
  );
}

function readParameter(name: string, value: Value): ParameterDeclaration {
  checkName('Parameter', name);
  const declared = membersOf('Parameters', value);
  if (declared.Type === undefined) {
    throw invalid('Template format error: Every Parameters object must contain a Type member.');
  }
  const unknown = Object.keys(declared).find((member) => !members.has(member));
  if (unknown !== undefined) throw invalid(`Invalid template parameter property '${unknown}'`);
  return {
    Type: readType(declared.Type),
    NoEcho: readNoEcho(declared.NoEcho),
    ...texts(declared, 'Default', 'Description', 'AllowedPattern', 'ConstraintDescription'),
    ...numbers(declared, 'MinLength', 'MaxLength', 'MinValue', 'MaxValue'),
    ...allowedValues(declared.AllowedValues),
  };
}

function readType(type: Value): string {
  if (typeof type !== 'string') {
    throw invalid('Template format error: Every Type member must be a string.');
  }
  if (parameterType(type) !== undefined) return type;
  throw invalid(`Template format error: Unrecognized parameter type: ${type}`);
}

function readNoEcho(noEcho: Value = false): boolean {
  const text = String(noEcho).toLowerCase();
  if (text === 'true' || text === 'false') return text === 'true';
  throw invalid('Template format error: Every NoEcho member must be a boolean.');
}

function texts(declared: ValueMap, ...names: readonly (keyof ParameterDeclaration)[]): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = declared[name];
      if (value === undefined) return [];
      if (isScalar(value)) return [[name, String(value)]];
      throw invalid(`Template format error: Every ${name} member must be a string.`);
    }),
  );
}

function numbers(declared: ValueMap, ...names: readonly (keyof ParameterDeclaration)[]): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = declared[name];
      if (value === undefined) return [];
      const isNumber = isScalar(value) && value !== '' && Number.isFinite(Number(value));
      if (isNumber) return [[name, Number(value)]];
      throw invalid(`Template format error: Every ${name} member must be a number.`);
    }),
  );
}

function allowedValues(values: Value | undefined): object {
  if (values === undefined) return {};
  if (Array.isArray(values) && values.every(isScalar)) return { AllowedValues: values.map(String) };
  throw invalid('Template format error: Every AllowedValues member must be a list of strings.');
}
