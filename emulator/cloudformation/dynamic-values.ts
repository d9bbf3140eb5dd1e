import type { GetSecretValueCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { GetParametersCommandOutput, Parameter } from '@aws-sdk/client-ssm';
import { Fault } from '../fault.ts';
import type { Caller, World } from '../world.ts';
import type { DynamicReference } from './template/dynamic-references.ts';
import { invalid } from './template/fault.ts';

/** Who looks values up, and where. */
export interface Reader {
  readonly world: World;
  readonly caller: Caller;
}

/** What Parameter Store has of several names, and the names that it has not. */
export interface FoundParameters {
  readonly found: ReadonlyMap<string, Parameter>;
  readonly missing: readonly string[];
}

/** `GetParameters` takes ten names. */
const mostNames = 10;

/** Each name may carry a version (`name:3`). Throws `ValidationError` where the caller may not read them. */
export async function readParameterStore(
  { world, caller }: Reader,
  names: readonly string[],
  WithDecryption = false,
): Promise<FoundParameters> {
  const found = new Map<string, Parameter>();
  const distinct = [...new Set(names)];
  for (let at = 0; at < distinct.length; at += mostNames) {
    const Names = distinct.slice(at, at + mostNames);
    const input = { Names, WithDecryption };
    const { Parameters = [] } = await told('AWSSimpleSystemsManagement', () =>
      world.invoke<GetParametersCommandOutput>(caller, 'ssm', 'GetParameters', input),
    );
    for (const one of Parameters) found.set(`${one.Name ?? ''}${one.Selector ?? ''}`, one);
  }
  return { found, missing: distinct.filter((name) => !found.has(name)) };
}

/** What a dynamic reference stands for now. Throws `ValidationError` in AWS's words. */
export function dynamicValue(reader: Reader, reference: DynamicReference): Promise<string> {
  return reference.service === 'secretsmanager'
    ? secretValue(reader, reference)
    : parameterValue(reader, reference.parameter, reference.service === 'ssm-secure');
}

async function parameterValue(reader: Reader, name: string, isSecure: boolean): Promise<string> {
  const { found } = await readParameterStore(reader, [name], isSecure);
  const parameter = found.get(name);
  if (parameter?.Value === undefined) throw noSuchParameters([name], isSecure);
  if (parameter.Type === 'SecureString' && !isSecure) throw unsupportedTypes([name]);
  return parameter.Value;
}

export function noSuchParameters(names: readonly string[], isSecure = false): Error {
  const service = isSecure ? 'ssm-secure' : 'ssm';
  const texts = names.map((name) => `${service}:${name}`);
  return invalid(`Parameters: [${texts.join(', ')}] cannot be found.`);
}

export function unsupportedTypes(names: readonly string[]): Error {
  return invalid(
    `Parameters [${names.join(', ')}] referenced by template have types not supported by CloudFormation.`,
  );
}

async function secretValue(
  { world, caller }: Reader,
  reference: Extract<DynamicReference, { service: 'secretsmanager' }>,
): Promise<string> {
  const { secretId, jsonKey, versionStage, versionId } = reference;
  const input = {
    SecretId: secretId,
    ...(versionStage !== undefined && { VersionStage: versionStage }),
    ...(versionId !== undefined && { VersionId: versionId }),
  };
  const { SecretString } = await told('AWSSecretsManager', () =>
    world.invoke<GetSecretValueCommandOutput>(caller, 'secretsmanager', 'GetSecretValue', input),
  );
  if (SecretString === undefined) throw invalid(`The secret ${secretId} has no SecretString`);
  return jsonKey === undefined ? SecretString : valueAtKey(SecretString, jsonKey);
}

function valueAtKey(text: string, key: string): string {
  const secret = parsed(text);
  if (typeof secret !== 'object' || secret === null || !Object.hasOwn(secret, key)) {
    throw invalid('Could not find a value associated with JSONKey in SecretString');
  }
  const value: unknown = Object.entries(secret).find(([name]) => name === key)?.[1];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid('Could not parse SecretString JSON', cause);
  }
}

/** Another service's refusal, as CloudFormation passes it on. */
async function told<O>(service: string, call: () => Promise<O>): Promise<O> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'NotImplemented') throw error;
    throw invalid(
      `${error.message} (Service: ${service}; Status Code: ${error.status ?? 400}; Error Code: ${error.code}; Proxy: null)`,
      error,
    );
  }
}
