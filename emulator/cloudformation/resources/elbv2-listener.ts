import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { defined } from './ec2-describe.ts';
import {
  type Attribute,
  changeTags,
  describedOne,
  namedAttributes,
  remove,
  setAttributes,
  tagsOf,
} from './elbv2-common.ts';
import { someTags } from './tags.ts';
import { type Apply, type ResourceType, replaced, type Tag } from './type.ts';

interface ListenerProperties {
  readonly Certificates?: readonly Elb.Certificate[];
  readonly DefaultActions: readonly Elb.Action[];
  readonly ListenerAttributes?: readonly Attribute[];
  readonly LoadBalancerArn: string;
  readonly MutualAuthentication?: Elb.MutualAuthenticationAttributes;
  readonly Port?: number;
  readonly Protocol?: Elb.ProtocolEnum;
  readonly SslPolicy?: string;
  readonly Tags?: readonly Tag[];
}

/** Protocol, certificate and policy go together: an HTTPS listener needs what an HTTP listener must not have. */
const change: Apply<ListenerProperties> = async ({ physicalId, properties }, { call }) => {
  await call('elbv2', 'ModifyListener', {
    ListenerArn: physicalId,
    ...settingsOf(properties),
  } satisfies Elb.ModifyListenerCommandInput);
};

export const listener: ResourceType<ListenerProperties> = {
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  properties: {
    Certificates: change,
    DefaultActions: change,
    ListenerAttributes: ({ physicalId, properties }, context) =>
      setAttributes('Listener', physicalId, properties.ListenerAttributes, context),
    LoadBalancerArn: replaced,
    MutualAuthentication: change,
    Port: change,
    Protocol: change,
    SslPolicy: change,
    Tags: changeTags,
  },
  async create(properties, context) {
    const { LoadBalancerArn, Tags, ListenerAttributes } = properties;
    const made = await context.call<Elb.CreateListenerCommandOutput>('elbv2', 'CreateListener', {
      ...{ LoadBalancerArn, ...settingsOf(properties), Tags: someTags(Tags) },
    } satisfies Elb.CreateListenerCommandInput);
    const { ListenerArn = '' } = made.Listeners?.[0] ?? {};
    const identity = { physicalId: ListenerArn, attributes: { ListenerArn } };
    context.created(identity);
    await setAttributes('Listener', identity.physicalId, ListenerAttributes, context);
    return identity;
  },
  delete: ({ physicalId }, context) => remove('Listener', physicalId, context),
  async read({ physicalId: ListenerArn, properties }, context) {
    const shown = await describedOne(
      context,
      'DescribeListeners',
      { ListenerArns: [ListenerArn] },
      ({ Listeners }: Elb.DescribeListenersCommandOutput) => Listeners,
    );
    if (shown === undefined) return undefined;
    const { Certificates, DefaultActions, LoadBalancerArn, Port, Protocol, SslPolicy } = shown;
    const { MutualAuthentication } = shown;
    return {
      attributes: { ListenerArn },
      properties: {
        ...defined({ Certificates, DefaultActions, LoadBalancerArn, Port, Protocol, SslPolicy }),
        ...defined({ MutualAuthentication }),
        ListenerAttributes: await namedAttributes(
          'Listener',
          ListenerArn,
          properties.ListenerAttributes,
          context,
        ),
        ...(await tagsOf(ListenerArn, context)),
      },
    };
  },
};

function settingsOf(properties: ListenerProperties) {
  const { Certificates, DefaultActions, MutualAuthentication, Port, Protocol, SslPolicy } =
    properties;
  return {
    ...{ MutualAuthentication, Port, Protocol, SslPolicy },
    Certificates: Certificates && [...Certificates],
    DefaultActions: [...DefaultActions],
  };
}
