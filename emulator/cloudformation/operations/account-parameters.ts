import type { Reader } from '../dynamic-values.ts';
import { readParameterStore, unsupportedTypes } from '../dynamic-values.ts';
import { invalid } from '../template/fault.ts';
import {
  listOf,
  type ParameterType,
  parameterType,
  type ResourceParameterType,
} from '../template/parameter-types.ts';
import type { ParameterValues } from '../template/parameters.ts';
import type { Template } from '../template/template.ts';
import { accountValues } from './account-values.ts';

type Declared = Template['parameters'];

/**
 * What parameters that name one in Parameter Store stand for; undefined: there are none such. Read anew for each
 * operation. Throws `ValidationError`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
export async function readFromParameterStore(
  reader: () => Promise<Reader>,
  declared: Declared,
  values: ParameterValues,
): Promise<ParameterValues | undefined> {
  const wanted = Object.entries(declared).flatMap(([parameter, { Type }]) =>
    parameterType(Type)?.kind === 'ssm-value' ? [{ parameter, name: values[parameter] ?? '' }] : [],
  );
  if (wanted.length === 0) return undefined;
  const names = wanted.map(({ name }) => name);
  const { found, missing } = await readParameterStore(await reader(), names);
  const unknown = wanted.find(({ name }) => missing.includes(name));
  if (unknown !== undefined) {
    throw invalid(`Parameter ${unknown.parameter} should either have input value or default value`);
  }
  const secure = names.filter((name) => found.get(name)?.Type === 'SecureString');
  if (secure.length > 0) throw unsupportedTypes([...new Set(secure)]);
  return Object.fromEntries(
    wanted.map(({ parameter, name }) => [parameter, found.get(name)?.Value ?? '']),
  );
}

/** Why a parameter's value cannot be used: the account has no such thing. Undefined: it has them all. */
export async function missingFromAccount(
  reader: () => Promise<Reader>,
  declared: Declared,
  values: ParameterValues,
): Promise<string | undefined> {
  for (const [parameter, { Type }] of Object.entries(declared)) {
    const type = parameterType(Type);
    if (type === undefined || type.kind === 'plain') continue;
    const lookup = await lookupOf(type, values[parameter] ?? '', reader);
    const missing = lookup.wanted.find((value) => !lookup.known.includes(value));
    if (missing !== undefined) {
      return `Parameter validation failed: parameter value ${missing} for parameter name ${parameter} does not exist`;
    }
  }
  return undefined;
}

interface Lookup {
  readonly wanted: readonly string[];
  readonly known: readonly string[];
}

const nothing: Lookup = { wanted: [], known: [] };

async function lookupOf(
  type: ParameterType,
  value: string,
  reader: () => Promise<Reader>,
): Promise<Lookup> {
  switch (type.kind) {
    case 'plain':
      return nothing;
    case 'ssm-name': {
      const { found } = await readParameterStore(await reader(), [value]);
      return { wanted: [value], known: [...found.keys()] };
    }
    case 'ssm-value':
      return lookupOf(type.value, value, reader);
    case 'resource': {
      const wanted = type.list ? listOf(value) : [value];
      return { wanted, known: await namesInAccount(type.type, await reader()) };
    }
  }
}

async function namesInAccount(
  type: ResourceParameterType,
  { world, caller }: Reader,
): Promise<string[]> {
  return (await accountValues(world, caller, type)).map(({ value }) => value);
}
