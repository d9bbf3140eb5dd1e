import { notImplemented } from '../../fault.ts';
import type { Caller, World } from '../../world.ts';
import type { ResourceParameterType } from '../template/parameter-types.ts';
import type { AccountValue } from '../template/rules.ts';

interface Ec2Tag {
  readonly Key?: string;
  readonly Value?: string;
}
type Described = Readonly<Record<string, unknown>> & { readonly Tags?: readonly Ec2Tag[] };

/** How what an account has of a parameter type is listed. */
interface Lookup {
  readonly operation: string;
  /** The member of the answer that lists them. */
  readonly list: string;
  /** The member of each that is the parameter's value. */
  readonly value: string;
  /** Members that rules may ask for, by the names that `Fn::ValueOf` takes. */
  readonly attributes?: readonly string[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html */
const lookups: Readonly<Partial<Record<ResourceParameterType, Lookup>>> = {
  'AWS::EC2::AvailabilityZone::Name': {
    ...{ operation: 'DescribeAvailabilityZones', list: 'AvailabilityZones', value: 'ZoneName' },
  },
  'AWS::EC2::SecurityGroup::GroupName': {
    ...{ operation: 'DescribeSecurityGroups', list: 'SecurityGroups', value: 'GroupName' },
  },
  'AWS::EC2::SecurityGroup::Id': {
    ...{ operation: 'DescribeSecurityGroups', list: 'SecurityGroups', value: 'GroupId' },
  },
  'AWS::EC2::Subnet::Id': {
    ...{ operation: 'DescribeSubnets', list: 'Subnets', value: 'SubnetId' },
    attributes: ['AvailabilityZone', 'VpcId'],
  },
  'AWS::EC2::VPC::Id': { operation: 'DescribeVpcs', list: 'Vpcs', value: 'VpcId' },
};

/** What the caller's account has of one parameter type. */
export async function accountValues(
  world: World,
  caller: Caller,
  type: ResourceParameterType,
): Promise<AccountValue[]> {
  const lookup = lookups[type];
  if (lookup === undefined) throw notImplemented(`Looking up values of the type ${type}`);
  const found: AccountValue[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await world.invoke<Readonly<Record<string, unknown>>>(
      caller,
      'ec2',
      lookup.operation,
      NextToken === undefined ? {} : { NextToken },
    );
    const described = (answer[lookup.list] ?? []) as readonly Described[];
    found.push(...described.map((one) => accountValue(one, lookup)));
    NextToken = answer.NextToken as string | undefined;
  } while (NextToken !== undefined && NextToken !== '');
  return found;
}

function accountValue(described: Described, { value, attributes = [] }: Lookup): AccountValue {
  const members = attributes.map((name) => [name, text(described[name])]);
  const tags = (described.Tags ?? []).map(({ Key = '', Value = '' }) => [`Tags.${Key}`, Value]);
  return {
    value: text(described[value]),
    attributes: Object.fromEntries([...members, ...tags]) as Record<string, string>,
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
