import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';
import type { ParameterDeclaration, Template } from './template.ts';
import { isMap, isScalar, type Value, type ValueMap } from './value.ts';

const members = new Set([
  ...['Type', 'Default', 'Description', 'NoEcho', 'AllowedValues', 'AllowedPattern'],
  ...['ConstraintDescription', 'MinLength', 'MaxLength', 'MinValue', 'MaxValue'],
]);
const plainTypes = new Set(['String', 'Number', 'CommaDelimitedList', 'List<Number>']);

/** `AWS::EC2::VPC::Id`, `List<AWS::EC2::Subnet::Id>`: what they name is not looked up in the account. */
const resourceTypes = /^(List<)?AWS::(EC2|Route53)::[A-Za-z:]+(Id|Name|GroupName)>?$/;
const maximum = 200;

export function readParameters(section: ValueMap): Template['parameters'] {
  const names = Object.keys(section);
  if (names.length > maximum) {
    throw invalid(
      `Template format error: Number of parameters, ${names.length}, is greater than maximum allowed, ${maximum}`,
    );
  }
  return Object.fromEntries(
    Object.entries(section).map(([name, declared]) => [name, readParameter(name, declared)]),
  );
}

function readParameter(name: string, declared: Value): ParameterDeclaration {
  if (!/^[a-zA-Z0-9]{1,255}$/.test(name)) {
    throw invalid(`Template format error: Parameter name ${name} is non alphanumeric.`);
  }
  if (!isMap(declared) || typeof declared.Type !== 'string') {
    throw invalid('Template format error: Every Parameters object must contain a Type member.');
  }
  const unknown = Object.keys(declared).find((member) => !members.has(member));
  if (unknown !== undefined) throw invalid(`Invalid template parameter property '${unknown}'`);
  refuseType(name, declared.Type);
  return {
    Type: declared.Type,
    NoEcho: String(declared.NoEcho ?? false) === 'true',
    ...texts(declared, 'Default', 'Description', 'AllowedPattern', 'ConstraintDescription'),
    ...numbers(name, declared, 'MinLength', 'MaxLength', 'MinValue', 'MaxValue'),
    ...allowedValues(name, declared.AllowedValues),
  };
}

function refuseType(name: string, type: string): void {
  if (type.startsWith('AWS::SSM::Parameter::')) {
    throw notImplemented(`The type ${type} of parameter ${name}`);
  }
  if (!plainTypes.has(type) && !resourceTypes.test(type)) {
    throw invalid(`Template format error: Unrecognized parameter type: ${type}`);
  }
}

function texts(declared: ValueMap, ...names: readonly (keyof ParameterDeclaration)[]): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = declared[name];
      return isScalar(value) ? [[name, String(value)]] : [];
    }),
  );
}

function numbers(
  parameter: string,
  declared: ValueMap,
  ...names: readonly (keyof ParameterDeclaration)[]
): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = declared[name];
      if (value === undefined) return [];
      if (isScalar(value) && Number.isFinite(Number(value))) return [[name, Number(value)]];
      throw invalid(`Template format error: ${name} of parameter ${parameter} must be a number.`);
    }),
  );
}

function allowedValues(name: string, values: Value | undefined): object {
  if (values === undefined) return {};
  if (Array.isArray(values) && values.every(isScalar)) return { AllowedValues: values.map(String) };
  throw invalid(
    `Template format error: AllowedValues of parameter ${name} must be a list of strings.`,
  );
}
