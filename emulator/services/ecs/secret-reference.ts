import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { clientException } from './faults.ts';

/** What the `valueFrom` of a container's secret names. */
export type SecretReference =
  | {
      readonly from: 'secretsmanager';
      readonly region: string;
      readonly arn: string;
      readonly jsonKey?: string;
      readonly stage?: string;
      readonly versionId?: string;
    }
  | { readonly from: 'ssm'; readonly region?: string; readonly name: string };

/**
 * `arn:aws:secretsmanager:<region>:<account>:secret:<name>:<json-key>:<version-stage>:<version-id>`, an SSM parameter's ARN, or
 * the name of one of this Region. Undefined: the text is none of them.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
export function readReference(valueFrom: string): SecretReference | undefined {
  if (!valueFrom.startsWith('arn:')) {
    return valueFrom === '' ? undefined : { from: 'ssm', name: valueFrom };
  }
  const [, partition = '', service, region = '', account = '', ...rest] = valueFrom.split(':');
  if (service === 'ssm') return { from: 'ssm', region, name: valueFrom };
  const [kind, name = '', jsonKey = '', stage = '', versionId = '', ...more] = rest;
  if (service !== 'secretsmanager' || kind !== 'secret' || name === '' || more.length > 0) {
    return undefined;
  }
  return {
    from: 'secretsmanager',
    region,
    arn: ['arn', partition, service, region, account, kind, name].join(':'),
    ...(jsonKey && { jsonKey }),
    ...(stage && { stage }),
    ...(versionId && { versionId }),
  };
}

export function checkSecrets({ name, secrets = [], environment = [] }: ContainerDefinition): void {
  const names = new Set(environment.map((one) => one.name));
  for (const { name: variable, valueFrom } of secrets) {
    if (readReference(valueFrom ?? '') === undefined) {
      throw clientException(
        `The Secrets Manager secret '${valueFrom}' of container '${name}' is not a valid ARN.`,
      );
    }
    if (names.has(variable)) {
      throw clientException(
        `The secret name must be unique and not shared with any new or existing environment variables set on the container, such as '${variable}'.`,
      );
    }
    names.add(variable);
  }
}
