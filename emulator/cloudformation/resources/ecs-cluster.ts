import type * as Ecs from '@aws-sdk/client-ecs';
import { ecsTags, shownEcsTags, toApi, toTemplate } from './ecs-shapes.ts';
import { changeEcsTags } from './ecs-tags.ts';
import { unlessMissing } from './missing.ts';
import { type Apply, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface Strategy {
  readonly Base?: number;
  readonly CapacityProvider?: string;
  readonly Weight?: number;
}

interface ClusterProperties {
  readonly CapacityProviders?: readonly string[];
  readonly ClusterName?: string;
  readonly ClusterSettings?: readonly { Name?: string; Value?: string }[];
  readonly Configuration?: object;
  readonly DefaultCapacityProviderStrategy?: readonly Strategy[];
  readonly Tags?: readonly Tag[];
}

const updateSettings: Apply<ClusterProperties> = async (
  { physicalId: cluster, properties },
  { call },
) => {
  await call('ecs', 'UpdateCluster', {
    cluster,
    settings: toApi(properties.ClusterSettings ?? []),
    configuration: toApi(properties.Configuration ?? {}),
  });
};

const putProviders: Apply<ClusterProperties> = async (
  { physicalId: cluster, properties },
  { call },
) => {
  await call('ecs', 'PutClusterCapacityProviders', { cluster, ...providersOf(properties) });
};

export const cluster: ResourceType<ClusterProperties> = {
  type: 'AWS::ECS::Cluster',
  properties: {
    CapacityProviders: putProviders,
    ClusterName: replaced,
    ClusterSettings: updateSettings,
    Configuration: updateSettings,
    DefaultCapacityProviderStrategy: putProviders,
    Tags: changeEcsTags(({ attributes }) => String(attributes.Arn)),
  },
  async create(properties, context) {
    const { Tags, ClusterName, ClusterSettings, Configuration } = properties;
    const clusterName = ClusterName ?? context.name(255);
    const { cluster: made } = await context.call<Ecs.CreateClusterCommandOutput>(
      'ecs',
      'CreateCluster',
      {
        clusterName,
        ...(ClusterSettings && { settings: toApi(ClusterSettings) }),
        ...(Configuration && { configuration: toApi(Configuration) }),
        ...(properties.CapacityProviders && providersOf(properties)),
        tags: ecsTags(Tags),
      },
    );
    return { physicalId: clusterName, attributes: { Arn: made?.clusterArn ?? '' } };
  },
  async delete({ physicalId }, { call }) {
    await unlessMissing(call('ecs', 'DeleteCluster', { cluster: physicalId }));
  },
  async read({ physicalId }, context) {
    const shown = await describeCluster(physicalId, context);
    if (shown === undefined) return undefined;
    const { capacityProviders = [], defaultCapacityProviderStrategy = [], tags } = shown;
    return {
      attributes: { Arn: shown.clusterArn },
      properties: {
        ClusterName: physicalId,
        ClusterSettings: toTemplate(shown.settings) as { Name?: string; Value?: string }[],
        ...(capacityProviders.length > 0 && { CapacityProviders: capacityProviders }),
        ...(defaultCapacityProviderStrategy.length > 0 && {
          DefaultCapacityProviderStrategy: toTemplate(
            defaultCapacityProviderStrategy,
          ) as Strategy[],
        }),
        ...shownEcsTags(tags),
      },
    };
  },
};

function providersOf({ CapacityProviders = [], DefaultCapacityProviderStrategy = [] }: Providers) {
  return {
    capacityProviders: [...CapacityProviders],
    defaultCapacityProviderStrategy: toApi(DefaultCapacityProviderStrategy),
  };
}

type Providers = Pick<ClusterProperties, 'CapacityProviders' | 'DefaultCapacityProviderStrategy'>;

async function describeCluster(name: string, { call }: Context): Promise<Ecs.Cluster | undefined> {
  const include = ['SETTINGS', 'TAGS'];
  const { clusters = [] } = await call<Ecs.DescribeClustersCommandOutput>(
    'ecs',
    'DescribeClusters',
    { clusters: [name], include },
  );
  return clusters.find(({ status }) => status === 'ACTIVE');
}

interface AssociationsProperties extends Required<Providers> {
  readonly Cluster: string;
}

const associate: Apply<AssociationsProperties> = async ({ properties }, { call }) => {
  const { Cluster } = properties;
  await call('ecs', 'PutClusterCapacityProviders', {
    cluster: Cluster,
    ...providersOf(properties),
  });
};

export const clusterCapacityProviders: ResourceType<AssociationsProperties> = {
  type: 'AWS::ECS::ClusterCapacityProviderAssociations',
  properties: {
    CapacityProviders: associate,
    Cluster: replaced,
    DefaultCapacityProviderStrategy: associate,
  },
  async create(properties, context) {
    const identity = { physicalId: properties.Cluster, attributes: {} };
    await associate({ ...identity, properties, previous: properties }, context);
    return identity;
  },
  async delete({ physicalId }, { call }) {
    const none = providersOf({});
    await unlessMissing(
      call('ecs', 'PutClusterCapacityProviders', { cluster: physicalId, ...none }),
    );
  },
  async read({ physicalId }, context) {
    const shown = await describeCluster(physicalId, context);
    if (!shown?.capacityProviders?.length) return undefined;
    return {
      attributes: {},
      properties: {
        Cluster: physicalId,
        CapacityProviders: shown.capacityProviders,
        DefaultCapacityProviderStrategy: toTemplate(
          shown.defaultCapacityProviderStrategy ?? [],
        ) as Strategy[],
      },
    };
  },
};
