import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface AlarmProperties {
  readonly ActionsEnabled?: boolean;
  readonly AlarmActions?: readonly string[];
  readonly AlarmDescription?: string;
  readonly AlarmName?: string;
  readonly ComparisonOperator?: CloudWatch.ComparisonOperator;
  readonly DatapointsToAlarm?: number;
  readonly Dimensions?: readonly CloudWatch.Dimension[];
  readonly EvaluateLowSampleCountPercentile?: string;
  readonly EvaluationPeriods?: number;
  readonly ExtendedStatistic?: string;
  readonly InsufficientDataActions?: readonly string[];
  readonly MetricName?: string;
  readonly Metrics?: readonly CloudWatch.MetricDataQuery[];
  readonly Namespace?: string;
  readonly OKActions?: readonly string[];
  readonly Period?: number;
  readonly Statistic?: CloudWatch.Statistic;
  readonly Tags?: readonly Tag[];
  readonly Threshold?: number;
  readonly ThresholdMetricId?: string;
  readonly TreatMissingData?: string;
  readonly Unit?: CloudWatch.StandardUnit;
}

/** PutMetricAlarm replaces the whole configuration, so that one call serves every property. */
export const alarm: ResourceType<AlarmProperties> = {
  type: 'AWS::CloudWatch::Alarm',
  properties: {
    ActionsEnabled: changeAlarm,
    AlarmActions: changeAlarm,
    AlarmDescription: changeAlarm,
    AlarmName: replaced,
    ComparisonOperator: changeAlarm,
    DatapointsToAlarm: changeAlarm,
    Dimensions: changeAlarm,
    EvaluateLowSampleCountPercentile: changeAlarm,
    EvaluationPeriods: changeAlarm,
    ExtendedStatistic: changeAlarm,
    InsufficientDataActions: changeAlarm,
    MetricName: changeAlarm,
    Metrics: changeAlarm,
    Namespace: changeAlarm,
    OKActions: changeAlarm,
    Period: changeAlarm,
    Statistic: changeAlarm,
    Tags: (change, { call }) => {
      const ResourceARN = String(change.attributes.Arn);
      return retag(
        change,
        (Tags) => call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
        (TagKeys) => call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
      );
    },
    Threshold: changeAlarm,
    ThresholdMetricId: changeAlarm,
    TreatMissingData: changeAlarm,
    Unit: changeAlarm,
  },
  async create(properties, context) {
    const AlarmName = properties.AlarmName ?? context.name();
    const { AlarmName: _, Tags, ...settings } = properties;
    await putAlarm({ AlarmName, ...settings, Tags: someTags(Tags) }, context);
    const { account, region } = context;
    const Arn = `arn:aws:cloudwatch:${region}:${account}:alarm:${AlarmName}`;
    return { physicalId: AlarmName, attributes: { Arn } };
  },
  async delete({ physicalId }, { call }) {
    await unlessMissing(call('cloudwatch', 'DeleteAlarms', { AlarmNames: [physicalId] }));
  },
};

async function changeAlarm(
  { physicalId, properties }: Change<AlarmProperties>,
  context: Context,
): Promise<void> {
  const { AlarmName: _, Tags: __, ...settings } = properties;
  await putAlarm({ AlarmName: physicalId, ...settings }, context);
}

type Settings = Omit<AlarmProperties, 'Tags'> & { readonly Tags?: Tag[] | undefined };

async function putAlarm(settings: Settings, { call }: Context): Promise<void> {
  const input: Readonly<Record<keyof Settings, unknown>> | Settings = settings;
  await call('cloudwatch', 'PutMetricAlarm', input);
}
