import { createHash } from 'node:crypto';
import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import { Fault } from '../../fault.ts';
import { isObject } from '../../request-body.ts';
import type { Context } from './type.ts';

export interface GenerateSecretString extends SecretsManager.GetRandomPasswordRequest {
  readonly GenerateStringKey?: string;
  readonly SecretStringTemplate?: string;
}

/**
 * A generated password, by itself or as a member of the template's JSON object.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export async function generateSecret(
  { GenerateStringKey: key, SecretStringTemplate: template, ...options }: GenerateSecretString,
  { call }: Context,
): Promise<string> {
  if ((key === undefined) !== (template === undefined)) {
    throw refused('You must specify both SecretStringTemplate and GenerateStringKey.');
  }
  const parsed =
    template === undefined
      ? undefined
      : parseSecret(template, 'Could not parse SecretStringTemplate JSON.');
  const { RandomPassword = '' } = await call<SecretsManager.GetRandomPasswordCommandOutput>(
    'secretsmanager',
    'GetRandomPassword',
    options,
  );
  if (key === undefined) return RandomPassword;
  return JSON.stringify({ ...parsed, [key]: RandomPassword });
}

/** A text that must be a JSON object, in CloudFormation's words for one that is none. */
export function parseSecret(text: string, otherwise: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  throw refused(otherwise);
}

function refused(message: string): Fault {
  return new Fault('InvalidRequest', `Invalid request provided: ${message}`);
}

/** Another one for each request of a resource. */
export function requestToken(context: Context): string {
  return createHash('sha256').update(context.name()).digest('hex').slice(0, 32);
}
