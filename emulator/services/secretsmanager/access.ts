import type { Access, Call } from '../../service.ts';
import { findSecret, ownerOf, wantedArn } from './find-secret.ts';
import { required } from './refusals.ts';

type Conditions = Readonly<Record<string, string | readonly string[]>>;

/**
 * What a caller needs to do `action` with a secret. Whether it is there is told only to those who may.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
 */
export function secretAccess(
  call: Call,
  sent: string | undefined,
  action: string,
  conditions: Conditions = {},
): Access {
  const secretId = required(sent, 'secretId');
  const secret = findSecret(call, secretId);
  const resource = secret?.arn ?? wantedArn(call, secretId);
  const tags: Record<string, string> = {};
  for (const { Key = '', Value = '' } of secret?.tags ?? []) {
    tags[`aws:ResourceTag/${Key}`] = Value;
    tags[`secretsmanager:ResourceTag/${Key}`] = Value;
  }
  return {
    action: `secretsmanager:${action}`,
    resource,
    conditions: {
      'secretsmanager:SecretId': resource,
      ...(secret && { 'secretsmanager:SecretPrimaryRegion': secret.region }),
      ...tags,
      ...conditions,
    },
    resourcePolicy: {
      document: secret?.policy,
      owner: secret?.account ?? ownerOf(call, secretId),
      role: 'sufficient',
    },
  };
}

/** Conditions of the members that a request has. */
export function given(
  members: Readonly<Record<string, string | number | boolean | undefined>>,
): Conditions {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) =>
      value === undefined ? [] : [[`secretsmanager:${name}`, String(value)]],
    ),
  );
}
