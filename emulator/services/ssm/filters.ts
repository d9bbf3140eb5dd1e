import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { Fault } from '../../fault.ts';
import { checkPath, fullName, isUnder } from './path.ts';
import { invalid, type Violation, violations } from './refusals.ts';
import type { Parameter, Version } from './store.ts';

type Operation = 'DescribeParameters' | 'GetParametersByPath';

const keys = {
  DescribeParameters: ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType'],
  GetParametersByPath: ['Type', 'KeyId', 'Label'],
};
const values: Readonly<Record<string, readonly string[]>> = {
  Tier: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  Type: ['String', 'StringList', 'SecureString'],
};

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
export function checkFilters(
  filters: readonly ParameterStringFilter[],
  operation: Operation,
): void {
  const broken = filters.flatMap((one, at) =>
    constraints(one, `parameterFilters.${at + 1}.member`),
  );
  if (broken.length > 0) throw violations(broken);
  const seen = new Set<string>();
  for (const filter of filters) {
    const { Key = '' } = filter;
    checkKey(Key, operation);
    if (seen.has(Key)) {
      throw new Fault(
        'InvalidFilterKey',
        `The following filter is duplicated in the request: ${Key}. A request can contain only one occurrence of a specific filter.`,
      );
    }
    seen.add(Key);
    checkOption(filter);
    checkValues(filter);
  }
}

/** What of a filter breaks the API model, each with its value. */
function constraints(
  { Key = '', Option = '', Values = [] }: ParameterStringFilter,
  at: string,
): Violation[] {
  const shown = `[${Values.join(', ')}]`;
  const rules: readonly (readonly [boolean, string, string, string])[] = [
    [
      /^(tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType)$/s.test(Key),
      Key,
      'key',
      'Member must satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType',
    ],
    [Key.length <= 132, Key, 'key', 'Member must have length less than or equal to 132'],
    [Option.length <= 10, Option, 'option', 'Member must have length less than or equal to 10'],
    [Values.length <= 50, shown, 'values', 'Member must have length less than or equal to 50'],
    [
      Values.every(({ length }) => length >= 1 && length <= 1024),
      shown,
      'values',
      'Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1]',
    ],
  ];
  return rules.flatMap(([kept, value, member, constraint]) =>
    kept ? [] : [{ value, member: `${at}.${member}`, constraint }],
  );
}

function checkKey(key: string, operation: Operation): void {
  const allowed = keys[operation];
  if (allowed.includes(key) || (key.startsWith('tag:') && operation === 'DescribeParameters'))
    return;
  const shown =
    operation === 'DescribeParameters' ? '[Path, Name, Type, KeyId, Tier]' : '[Type, KeyId]';
  throw new Fault(
    'InvalidFilterKey',
    `The following filter key is not valid: ${key}. Valid filter keys include: ${shown}.`,
  );
}

function checkOption({ Key = '', Option }: ParameterStringFilter): void {
  const allowed = optionsOf(Key);
  if (Option === undefined || allowed.includes(Option)) return;
  // The sentence leaves out that a name may also be searched for.
  const shown = allowed.filter((one) => one !== 'Contains').join(', ');
  throw new Fault(
    'InvalidFilterOption',
    `The following filter option is not valid: ${Option}. Valid options include: [${shown}].`,
  );
}

function optionsOf(key: string): readonly string[] {
  if (key === 'Path') return ['Recursive', 'OneLevel'];
  if (key === 'Label') return ['Equals'];
  return key === 'Name' ? ['BeginsWith', 'Contains', 'Equals'] : ['BeginsWith', 'Equals'];
}

function checkValues({ Key = '', Values = [] }: ParameterStringFilter): void {
  if (Values.length === 0 && !Key.startsWith('tag:')) {
    throw new Fault(
      'InvalidFilterValue',
      `The following filter values are missing : null for filter key ${Key}.`,
    );
  }
  const allowed = values[Key];
  const wrong = allowed && Values.find((value) => !allowed.includes(value));
  if (allowed !== undefined && wrong !== undefined) {
    throw new Fault(
      'InvalidFilterOption',
      `The following filter value is not valid: ${wrong}. Valid values include: [${allowed.join(', ')}].`,
    );
  }
  if (Key !== 'Path') return;
  if (Values.some((path) => /^\/(aws|ssm)/i.test(path))) {
    throw invalid(
      'Filters for common parameters can\'t be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.',
    );
  }
  for (const path of Values) checkPath(path);
}

/** Whether a version of a parameter passes a checked filter. */
export function matches(
  { Key = '', Option, Values = [] }: ParameterStringFilter,
  parameter: Parameter,
  version: Version,
): boolean {
  if (Key === 'Path') {
    return Values.some((path) => isUnder(path, parameter.name, Option === 'Recursive'));
  }
  const value = attribute(Key, parameter, version);
  if (value === undefined) return false;
  if (Values.length === 0) return true;
  if (Key !== 'Name' || Option === 'Contains') {
    return Values.some((wanted) => compare(value, wanted, Option));
  }
  return Values.some((wanted) => compare(value, fullName(wanted), Option));
}

function attribute(key: string, { name, tags }: Parameter, version: Version): string | undefined {
  if (key.startsWith('tag:')) return tags[key.slice('tag:'.length)];
  switch (key) {
    case 'Name':
      return fullName(name);
    case 'Type':
      return version.type;
    case 'KeyId':
      return version.keyId;
    case 'Tier':
      return version.tier;
    default:
      return version.dataType;
  }
}

function compare(value: string, wanted: string, option = 'Equals'): boolean {
  if (option === 'Contains') return value.includes(wanted);
  return option === 'BeginsWith' ? value.startsWith(wanted) : value === wanted;
}
