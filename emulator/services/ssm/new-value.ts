import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { notImplemented } from '../../fault.ts';
import { invalid, requireLength, requireOneOf, violation } from './refusals.ts';
import type { Version } from './store.ts';

/** Whatever of a request can be told wrong without knowing the parameter. */
export function checkRequest(input: PutParameterCommandInput): void {
  const { Value = '', Description = '', KeyId, AllowedPattern = '', Tier, Type } = input;
  // The value may be a secret: it is never shown.
  if (Value === '')
    throw violation('', 'value', 'Member must have length greater than or equal to 1.');
  requireOneOf(Type, 'type', ['SecureString', 'StringList', 'String']);
  requireOneOf(Tier, 'tier', ['Intelligent-Tiering', 'Advanced', 'Standard']);
  requireLength(Description, 'description', 0, 1024);
  requireLength(AllowedPattern, 'allowedPattern', 0, 1024);
  if (KeyId !== undefined) requireLength(KeyId, 'keyId', 1, 256);
  if (/\{\{.*\}\}/s.test(Value)) {
    throw invalid('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.');
  }
  if (input.Overwrite === true && input.Tags !== undefined && input.Tags.length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
  checkDataType(input.DataType);
  refusePolicies(input.Policies);
}

export function settleType(
  asked: Version['type'] | undefined,
  before: Version | undefined,
): Version['type'] {
  const type = asked ?? before?.type;
  if (type === undefined)
    throw invalid('A parameter type is required when you create a parameter.');
  return type;
}

export function refuseKeyFor(type: Version['type'], keyId: string | undefined): void {
  if (keyId !== undefined && type !== 'SecureString') {
    throw invalid('KeyId is required for SecureString type parameter only.');
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-data-types.html */
const otherDataTypes = new Set([
  ...['aws:ec2:image', 'aws:ssm:integration', 'aws:region', 'aws:account:id'],
  ...['boolean', 'integer', 'float', 'binary', 'hostname', 'email'],
  ...['ipv4-address', 'ipv6-address', 'url', 'json', 'jsonc'],
]);

function checkDataType(dataType = 'text'): void {
  if (dataType === 'text') return;
  if (otherDataTypes.has(dataType))
    throw notImplemented(`ssm:PutParameter with DataType ${dataType}`);
  throw invalid(
    `The following data type is not supported: ${dataType} (Data type names are all lowercase.)`,
  );
}

/** Expiration and its notices go through EventBridge, which is not here. An empty list takes policies away. */
function refusePolicies(policies = ''): void {
  const none = /^\s*(\[\s*(\{\s*\})?\s*\])?\s*$/;
  if (!none.test(policies)) throw notImplemented('ssm:PutParameter with Policies');
}
