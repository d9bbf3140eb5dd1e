import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { defined } from './ec2-describe.ts';
import {
  type Attribute,
  changeTags,
  demandNew,
  describedOne,
  namedAttributes,
  remove,
  setAttributes,
  tagsOf,
} from './elbv2-common.ts';
import { someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface LoadBalancerProperties {
  readonly IpAddressType?: Elb.IpAddressType;
  readonly LoadBalancerAttributes?: readonly Attribute[];
  readonly Name?: string;
  readonly Scheme?: Elb.LoadBalancerSchemeEnum;
  readonly SecurityGroups?: readonly string[];
  readonly SubnetMappings?: readonly { readonly SubnetId: string }[];
  readonly Subnets?: readonly string[];
  readonly Tags?: readonly Tag[];
  readonly Type?: Elb.LoadBalancerTypeEnum;
}

export const loadBalancer: ResourceType<LoadBalancerProperties> = {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  properties: {
    IpAddressType: async ({ physicalId: LoadBalancerArn, properties }, { call }) => {
      const { IpAddressType = 'ipv4' } = properties;
      await call('elbv2', 'SetIpAddressType', { LoadBalancerArn, IpAddressType });
    },
    LoadBalancerAttributes: ({ physicalId, properties }, context) =>
      setAttributes('LoadBalancer', physicalId, properties.LoadBalancerAttributes, context),
    Name: replaced,
    Scheme: replaced,
    SecurityGroups: async ({ physicalId: LoadBalancerArn, properties }, context) => {
      const SecurityGroups = [...(properties.SecurityGroups ?? [])];
      await context.call('elbv2', 'SetSecurityGroups', { LoadBalancerArn, SecurityGroups });
      context.learned({ SecurityGroups });
    },
    SubnetMappings: setSubnets,
    Subnets: setSubnets,
    Tags: changeTags,
    Type: replaced,
  },
  async create(properties, context) {
    const { Tags, LoadBalancerAttributes, SecurityGroups, ...settings } = properties;
    await demandNew('LoadBalancer', properties.Name, context);
    const made = await context.call<Elb.CreateLoadBalancerCommandOutput>(
      'elbv2',
      'CreateLoadBalancer',
      {
        ...settings,
        Name: properties.Name ?? context.name(32),
        Subnets: settings.Subnets && [...settings.Subnets],
        SubnetMappings: settings.SubnetMappings && [...settings.SubnetMappings],
        SecurityGroups: SecurityGroups && [...SecurityGroups],
        Tags: someTags(Tags),
      } satisfies Elb.CreateLoadBalancerCommandInput,
    );
    const identity = identityOf(made.LoadBalancers?.[0] ?? {});
    context.created(identity);
    await setAttributes('LoadBalancer', identity.physicalId, LoadBalancerAttributes, context);
    await context.until(async () => {
      const shown = await find(identity.physicalId, context);
      return shown?.State?.Code === 'active';
    });
    return identity;
  },
  delete: ({ physicalId }, context) => remove('LoadBalancer', physicalId, context),
  async read({ physicalId: LoadBalancerArn, properties }, context) {
    const shown = await find(LoadBalancerArn, context);
    if (shown === undefined) return undefined;
    const subnets = (shown.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []);
    const { IpAddressType, LoadBalancerName: Name, Scheme, SecurityGroups, Type } = shown;
    return {
      attributes: identityOf(shown).attributes,
      properties: {
        ...defined({ IpAddressType, Name, Scheme, SecurityGroups, Type }),
        LoadBalancerAttributes: await namedAttributes(
          'LoadBalancer',
          LoadBalancerArn,
          properties.LoadBalancerAttributes,
          context,
        ),
        Subnets: subnets,
        SubnetMappings: subnets.map((SubnetId) => ({ SubnetId })),
        ...(await tagsOf(LoadBalancerArn, context)),
      },
    };
  },
};

function find(arn: string, context: Context): Promise<Elb.LoadBalancer | undefined> {
  return describedOne(
    context,
    'DescribeLoadBalancers',
    { LoadBalancerArns: [arn] },
    ({ LoadBalancers }: Elb.DescribeLoadBalancersCommandOutput) => LoadBalancers,
  );
}

function identityOf(shown: Elb.LoadBalancer) {
  const { LoadBalancerArn = '', CanonicalHostedZoneId: CanonicalHostedZoneID } = shown;
  const { DNSName, LoadBalancerName, SecurityGroups } = shown;
  const LoadBalancerFullName = LoadBalancerArn.split(':loadbalancer/')[1];
  return {
    physicalId: LoadBalancerArn,
    attributes: {
      ...{ CanonicalHostedZoneID, DNSName, LoadBalancerArn, LoadBalancerFullName },
      ...{ LoadBalancerName, SecurityGroups },
    },
  };
}

async function setSubnets(
  { physicalId: LoadBalancerArn, properties }: Change<LoadBalancerProperties>,
  { call }: Context,
): Promise<void> {
  const { Subnets, SubnetMappings } = properties;
  const given = Subnets?.length ? { Subnets } : { SubnetMappings };
  await call('elbv2', 'SetSubnets', { LoadBalancerArn, ...given });
}
