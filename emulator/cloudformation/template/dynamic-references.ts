import { invalid } from './fault.ts';
import { isMap } from './value.ts';

/** A value that another service keeps, looked up when a resource is made or changed. */
export type DynamicReference = {
  /** As it is written, braces included. */
  readonly text: string;
} & (
  | {
      readonly service: 'ssm' | 'ssm-secure';
      /** With its version, where one is given: `name:3`. */
      readonly parameter: string;
    }
  | {
      readonly service: 'secretsmanager';
      readonly secretId: string;
      readonly jsonKey?: string;
      readonly versionStage?: string;
      readonly versionId?: string;
    }
);

const pattern = /\{\{resolve:([^{}]*)\}\}/g;

export function hasDynamicReference(text: string): boolean {
  return text.includes('{{resolve:');
}

/**
 * The references in a text. Throws `ValidationError` for one that has not its form.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
function dynamicReferencesIn(text: string): DynamicReference[] {
  if (!hasDynamicReference(text)) return [];
  return Array.from(text.matchAll(pattern)).map(([whole, inner = '']) => parse(whole, inner));
}

function parse(text: string, inner: string): DynamicReference {
  const [service, ...parts] = inner.split(':');
  switch (service) {
    case 'ssm':
    case 'ssm-secure':
      return { text, service, parameter: parameterOf(text, parts) };
    case 'secretsmanager':
      return { text, service, ...secretOf(text, parts) };
    default:
      throw invalid(`Incorrect format is used in the following reference: [${text}]`);
  }
}

function parameterOf(text: string, [name = '', version, ...more]: readonly string[]): string {
  const isFormed =
    /^[a-zA-Z0-9_./-]+$/.test(name) &&
    (version === undefined || /^\d+$/.test(version)) &&
    more.length === 0;
  if (!isFormed) {
    throw invalid(`Incorrect format is used in the following SSM reference: [${text}]`);
  }
  return version === undefined ? name : `${name}:${version}`;
}

/** `secret-id:SecretString:json-key:version-stage:version-id`; an ARN has seven parts itself. */
function secretOf(text: string, parts: readonly string[]) {
  const length = parts[0] === 'arn' ? 7 : 1;
  const secretId = parts.slice(0, length).join(':');
  const [kind = '', jsonKey = '', versionStage = '', versionId = '', ...more] = parts.slice(length);
  const isFormed = secretId !== '' && ['', 'SecretString'].includes(kind) && more.length === 0;
  if (!isFormed) {
    throw invalid(`Incorrect format is used in the following Secrets Manager reference: [${text}]`);
  }
  return {
    secretId,
    ...(jsonKey !== '' && { jsonKey }),
    ...(versionStage !== '' && { versionStage }),
    ...(versionId !== '' && { versionId }),
  };
}

/** Every reference in a value, with the path to it: `Properties/LoginProfile/Password`. */
export function dynamicReferencesAt(
  value: unknown,
  path: string,
): { readonly path: string; readonly reference: DynamicReference }[] {
  if (typeof value === 'string') {
    return dynamicReferencesIn(value).map((reference) => ({ path, reference }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    dynamicReferencesAt(inner, Array.isArray(value) ? path : `${path}/${name}`),
  );
}

/** The value with its references replaced by what they stand for; those that are not known stay. */
export function withReferences(value: unknown, known: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    if (!hasDynamicReference(value)) return value;
    return value.replace(
      pattern,
      (text) => (Object.hasOwn(known, text) ? known[text] : text) ?? '',
    );
  }
  if (Array.isArray(value)) return value.map((inner) => withReferences(inner, known));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withReferences(inner, known)]),
  );
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html */
const secureProperties = new Set([
  'AWS::DirectoryService::MicrosoftAD/Properties/Password',
  'AWS::DirectoryService::SimpleAD/Properties/Password',
  'AWS::ElastiCache::ReplicationGroup/Properties/AuthToken',
  'AWS::IAM::User/Properties/LoginProfile/Password',
  'AWS::KinesisFirehose::DeliveryStream/Properties/RedshiftDestinationConfiguration/Password',
  'AWS::OpsWorks::App/Properties/AppSource/Password',
  'AWS::OpsWorks::Stack/Properties/CustomCookbooksSource/Password',
  'AWS::OpsWorks::Stack/Properties/RdsDbInstances/DbPassword',
  'AWS::RDS::DBCluster/Properties/MasterUserPassword',
  'AWS::RDS::DBInstance/Properties/MasterUserPassword',
  'AWS::Redshift::Cluster/Properties/MasterUserPassword',
]);

/** Where secure strings may not stand, of these places: `AWS::Lambda::Function/Properties/Environment/Variables/KEY`. */
export function refuseSecureReferences(
  places: readonly { readonly path: string; readonly reference: DynamicReference }[],
): void {
  const wrong = places
    .filter(
      ({ path, reference }) => reference.service === 'ssm-secure' && !secureProperties.has(path),
    )
    .map(({ path }) => path);
  if (wrong.length > 0) {
    throw invalid(`SSM Secure reference is not supported in: [${wrong.join(',')}]`);
  }
}
