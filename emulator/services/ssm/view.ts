import type { ParameterMetadata, Parameter as ShownParameter } from '@aws-sdk/client-ssm';
import type { Call } from '../../service.ts';
import { arnOfParameter } from './names.ts';
import { open } from './secret.ts';
import { latest, type Parameter, type Version } from './store.ts';

/** A value as `GetParameter` and its kin show it: what is encrypted stays so unless the caller asks and may. */
export async function showValue(
  call: Call,
  { name }: Parameter,
  version: Version,
  decrypt = false,
): Promise<ShownParameter> {
  const arn = arnOfParameter(call, name);
  return {
    Name: name,
    Type: version.type,
    Value: await textOf(call, arn, version, decrypt),
    Version: version.number,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: arn,
    DataType: version.dataType,
  };
}

export async function textOf(
  call: Call,
  arn: string,
  version: Version,
  decrypt: boolean,
): Promise<string> {
  return version.type === 'SecureString' && decrypt ? open(call, arn, version) : version.value;
}

export function describe(call: Call, parameter: Parameter): ParameterMetadata {
  return {
    Name: parameter.name,
    ARN: arnOfParameter(call, parameter.name),
    ...describeVersion(latest(parameter)),
  };
}

export function describeVersion(version: Version): ParameterMetadata {
  return {
    Type: version.type,
    KeyId: version.keyId,
    LastModifiedDate: new Date(version.modifiedAt),
    LastModifiedUser: version.modifiedBy,
    Description: version.description,
    AllowedPattern: version.allowedPattern,
    Version: version.number,
    Tier: version.tier,
    Policies: [],
    DataType: version.dataType,
  };
}
