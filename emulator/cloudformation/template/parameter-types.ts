/** What a parameter's type asks for. */
export type ParameterType =
  | { readonly kind: 'plain'; readonly type: PlainType }
  /** Something in the account: `AWS::EC2::VPC::Id`; `list`: several of them. */
  | { readonly kind: 'resource'; readonly type: ResourceParameterType; readonly list: boolean }
  /** The name of a parameter in Parameter Store. */
  | { readonly kind: 'ssm-name' }
  /** The value of a parameter in Parameter Store, which then is of type `value`. */
  | { readonly kind: 'ssm-value'; readonly value: ParameterType };

const plainTypes = ['String', 'Number', 'CommaDelimitedList', 'List<Number>', 'List<String>'];
export type PlainType = (typeof plainTypes)[number];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html */
const resourceTypes = [
  ...['AWS::EC2::AvailabilityZone::Name', 'AWS::EC2::Image::Id', 'AWS::EC2::Instance::Id'],
  ...['AWS::EC2::KeyPair::KeyName', 'AWS::EC2::SecurityGroup::GroupName'],
  ...['AWS::EC2::SecurityGroup::Id', 'AWS::EC2::Subnet::Id', 'AWS::EC2::Volume::Id'],
  ...['AWS::EC2::VPC::Id', 'AWS::Route53::HostedZone::Id'],
] as const;
export type ResourceParameterType = (typeof resourceTypes)[number];

/** Undefined: there is no such type. */
export function parameterType(name: string): ParameterType | undefined {
  if (name === 'AWS::SSM::Parameter::Name') return { kind: 'ssm-name' };
  const [, inner] = /^AWS::SSM::Parameter::Value<(.+)>$/.exec(name) ?? [];
  if (inner === undefined) return valueType(name);
  const value = inner === 'Number' || inner === 'List<Number>' ? undefined : valueType(inner);
  return value && { kind: 'ssm-value', value };
}

function valueType(name: string): ParameterType | undefined {
  if (plainTypes.includes(name)) return { kind: 'plain', type: name };
  const [, member] = /^List<(.+)>$/.exec(name) ?? [];
  const type = resourceTypes.find((one) => one === (member ?? name));
  const isListOfKeys = member === 'AWS::EC2::KeyPair::KeyName';
  return type === undefined || isListOfKeys
    ? undefined
    : { kind: 'resource', type, list: member !== undefined };
}

/** Whether `Ref` answers a list. */
export function isList(name: string): boolean {
  const type = parameterType(name);
  return type !== undefined && holdsList(type);
}

function holdsList(type: ParameterType): boolean {
  switch (type.kind) {
    case 'plain':
      return type.type === 'CommaDelimitedList' || type.type.startsWith('List<');
    case 'resource':
      return type.list;
    case 'ssm-name':
      return false;
    case 'ssm-value':
      return holdsList(type.value);
  }
}

/** The members of a list parameter; spaces around them do not count. */
export function listOf(value: string): string[] {
  return value.split(',').map((member) => member.trim());
}
