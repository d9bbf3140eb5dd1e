import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { equal } from '../template/value.ts';
import { refuseOthers } from './document.ts';
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
import {
  type Apply,
  type Change,
  type Context,
  type ResourceType,
  replaced,
  type Tag,
} from './type.ts';

interface TargetGroupProperties {
  readonly HealthCheckEnabled?: boolean;
  readonly HealthCheckIntervalSeconds?: number;
  readonly HealthCheckPath?: string;
  readonly HealthCheckPort?: string;
  readonly HealthCheckProtocol?: Elb.ProtocolEnum;
  readonly HealthCheckTimeoutSeconds?: number;
  readonly HealthyThresholdCount?: number;
  readonly IpAddressType?: Elb.TargetGroupIpAddressTypeEnum;
  readonly Matcher?: Elb.Matcher;
  readonly Name?: string;
  readonly Port?: number;
  readonly Protocol?: Elb.ProtocolEnum;
  readonly ProtocolVersion?: string;
  readonly Tags?: readonly Tag[];
  readonly TargetGroupAttributes?: readonly Attribute[];
  readonly Targets?: readonly Target[];
  readonly TargetType?: Elb.TargetTypeEnum;
  readonly UnhealthyThresholdCount?: number;
  readonly VpcId?: string;
}

interface Target {
  readonly Id: string;
  readonly Port?: number;
  readonly AvailabilityZone?: string;
}

/** The settings of the health check change together, as each limits another. */
const changeCheck: Apply<TargetGroupProperties> = async (change, { call }) => {
  const { physicalId: TargetGroupArn, properties } = change;
  await call('elbv2', 'ModifyTargetGroup', { TargetGroupArn, ...checkOf(properties) });
};

export const targetGroup: ResourceType<TargetGroupProperties> = {
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  properties: {
    HealthCheckEnabled: changeCheck,
    HealthCheckIntervalSeconds: changeCheck,
    HealthCheckPath: changeCheck,
    HealthCheckPort: changeCheck,
    HealthCheckProtocol: changeCheck,
    HealthCheckTimeoutSeconds: changeCheck,
    HealthyThresholdCount: changeCheck,
    IpAddressType: replaced,
    Matcher: changeCheck,
    Name: replaced,
    Port: replaced,
    Protocol: replaced,
    ProtocolVersion: replaced,
    Tags: changeTags,
    TargetGroupAttributes: ({ physicalId, properties }, context) =>
      setAttributes('TargetGroup', physicalId, properties.TargetGroupAttributes, context),
    Targets: changeTargets,
    TargetType: replaced,
    UnhealthyThresholdCount: changeCheck,
    VpcId: replaced,
  },
  async create(properties, context) {
    const { Tags, Targets, TargetGroupAttributes, ...settings } = properties;
    await demandNew('TargetGroup', properties.Name, context);
    const made = await context.call<Elb.CreateTargetGroupCommandOutput>(
      'elbv2',
      'CreateTargetGroup',
      {
        ...settings,
        Name: properties.Name ?? context.name(32),
        Tags: someTags(Tags),
      } satisfies Elb.CreateTargetGroupCommandInput,
    );
    const identity = identityOf(made.TargetGroups?.[0] ?? {});
    context.created(identity);
    await setAttributes('TargetGroup', identity.physicalId, TargetGroupAttributes, context);
    await changeTargets({ ...identity, properties, previous: {} }, context);
    return identity;
  },
  delete: ({ physicalId }, context) => remove('TargetGroup', physicalId, context),
  async read({ physicalId: TargetGroupArn, properties }, context) {
    const shown = await describedOne(
      context,
      'DescribeTargetGroups',
      { TargetGroupArns: [TargetGroupArn] },
      ({ TargetGroups }: Elb.DescribeTargetGroupsCommandOutput) => TargetGroups,
    );
    if (shown === undefined) return undefined;
    const { TargetGroupName: Name, Port, Protocol, ProtocolVersion, VpcId } = shown;
    const { TargetType, IpAddressType } = shown;
    return {
      attributes: identityOf(shown).attributes,
      properties: {
        ...defined({ Name, Port, Protocol, ProtocolVersion, VpcId, TargetType, IpAddressType }),
        ...checkOf(shown),
        TargetGroupAttributes: await namedAttributes(
          'TargetGroup',
          TargetGroupArn,
          properties.TargetGroupAttributes,
          context,
        ),
        Targets: await targetsOf(TargetGroupArn, context),
        ...(await tagsOf(TargetGroupArn, context)),
      },
    };
  },
};

function checkOf(from: TargetGroupProperties | Elb.TargetGroup) {
  const { HealthCheckEnabled, HealthCheckIntervalSeconds, HealthCheckPath } = from;
  const { HealthCheckPort, HealthCheckProtocol, HealthCheckTimeoutSeconds } = from;
  const { HealthyThresholdCount, UnhealthyThresholdCount, Matcher } = from;
  return defined({
    ...{ HealthCheckEnabled, HealthCheckIntervalSeconds, HealthCheckPath, HealthCheckPort },
    ...{ HealthCheckProtocol, HealthCheckTimeoutSeconds, HealthyThresholdCount },
    ...{ UnhealthyThresholdCount, Matcher },
  });
}

function identityOf(shown: Elb.TargetGroup) {
  const { TargetGroupArn = '', TargetGroupName, LoadBalancerArns = [] } = shown;
  const TargetGroupFullName = TargetGroupArn.slice(TargetGroupArn.lastIndexOf(':') + 1);
  return {
    physicalId: TargetGroupArn,
    attributes: { LoadBalancerArns, TargetGroupArn, TargetGroupFullName, TargetGroupName },
  };
}

async function changeTargets(
  { physicalId: TargetGroupArn, properties, previous }: Change<TargetGroupProperties>,
  { call }: Context,
): Promise<void> {
  const { Targets: after = [] } = properties;
  const { Targets: before = [] } = previous;
  for (const target of after) refuseOthers(target, 'Targets', 'Id', 'Port', 'AvailabilityZone');
  const absentIn = (others: readonly Target[]) => (one: Target) =>
    !others.some((other) => equal(other, one));
  const gone = before.filter(absentIn(after));
  const added = after.filter(absentIn(before));
  if (gone.length > 0) await call('elbv2', 'DeregisterTargets', { TargetGroupArn, Targets: gone });
  if (added.length > 0) await call('elbv2', 'RegisterTargets', { TargetGroupArn, Targets: added });
}

/** Those that drain are gone already. */
async function targetsOf(TargetGroupArn: string, { call }: Context): Promise<Target[]> {
  const { TargetHealthDescriptions = [] } = await call<Elb.DescribeTargetHealthCommandOutput>(
    'elbv2',
    'DescribeTargetHealth',
    { TargetGroupArn },
  );
  return TargetHealthDescriptions.filter(
    ({ TargetHealth }) => TargetHealth?.State !== 'draining',
  ).map(({ Target: { Id = '', Port, AvailabilityZone } = { Id: '' } }) => ({
    Id,
    ...defined({ Port, AvailabilityZone }),
  }));
}
