import type * as Ecs from '@aws-sdk/client-ecs';
import { Fault } from '../../../fault.ts';
import type { Caller, World } from '../../../world.ts';
import { readReference, type SecretReference } from '../secret-reference.ts';
import { StartFailure } from './execution-role.ts';

const opening =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
const retried = 'service call has been retried 1 time(s):';

/**
 * The values of a container's secrets by the name of their variable, read as the execution role. Throws StartFailure.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
export async function fetchSecrets(
  world: World,
  caller: Caller,
  secrets: readonly Ecs.Secret[],
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { name = '', valueFrom = '' } of secrets) {
    const reference = readReference(valueFrom);
    if (reference === undefined) throw new StartFailure(`${opening} invalid ARN ${valueFrom}`);
    values[name] =
      reference.from === 'ssm'
        ? await parameter(world, caller, reference)
        : await secret(world, caller, reference);
  }
  return values;
}

type Of<F extends SecretReference['from']> = Extract<SecretReference, { from: F }>;

async function secret(world: World, caller: Caller, reference: Of<'secretsmanager'>) {
  const { arn, region, jsonKey, stage, versionId } = reference;
  const from = `${opening} unable to retrieve secret from asm: ${retried}`;
  const request = {
    SecretId: arn,
    ...(stage !== undefined && { VersionStage: stage }),
    ...(versionId !== undefined && { VersionId: versionId }),
  };
  const { SecretString } = await world
    .invoke<{ SecretString?: string }>(
      { ...caller, region },
      'secretsmanager',
      'GetSecretValue',
      request,
    )
    .catch((error: unknown) => {
      const what = `failed to fetch secret ${arn} from secrets manager`;
      throw new StartFailure(`${from} ${what}: ${shown(error)}`, error);
    });
  if (SecretString === undefined) {
    throw new StartFailure(`${from} retrieved secret ${arn} has no secret string`);
  }
  return jsonKey === undefined ? SecretString : keyOf(SecretString, jsonKey, from);
}

function keyOf(text: string, key: string, from: string): string {
  const value = parsed(text)?.[key];
  if (value === undefined) {
    throw new StartFailure(
      `${from} retrieved secret from Secrets Manager did not contain json key ${key}`,
    );
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null;
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

async function parameter(world: World, caller: Caller, { name, region }: Of<'ssm'>) {
  const from = `${opening} unable to retrieve secrets from ssm: ${retried}`;
  const at = { ...caller, region: region ?? caller.region };
  const request = { Names: [name], WithDecryption: true };
  const { Parameters = [] } = await world
    .invoke<{ Parameters?: { Value?: string }[] }>(at, 'ssm', 'GetParameters', request)
    .catch((error: unknown) => {
      throw new StartFailure(`${from} ${shown(error)}`, error);
    });
  const value = Parameters[0]?.Value;
  if (value === undefined) throw new StartFailure(`${from} invalid ssm parameters: ${name}`);
  return value;
}

function shown(error: unknown): string {
  return error instanceof Fault ? `${error.code}: ${error.message}` : String(error);
}
