import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import { definedOf, readTags } from './cloudwatch-reading.ts';
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
  readonly EvaluationWindow?: CloudWatch.EvaluationWindow;
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
  readonly TreatMissingData?: string;
  readonly Unit?: CloudWatch.StandardUnit;
  readonly WarmUpConfiguration?: CloudWatch.WarmUpConfiguration;
}

/**
 * PutMetricAlarm replaces the whole configuration, so that one call serves every property. What belongs to anomaly detection
 * (ThresholdMetricId) and PromQL (EvaluationCriteria, EvaluationInterval) is not there.
 */
export const alarm: ResourceType<AlarmProperties> = {
  type: 'AWS::CloudWatch::Alarm',
  overwrites: true,
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
    EvaluationWindow: changeAlarm,
    ExtendedStatistic: changeAlarm,
    InsufficientDataActions: changeAlarm,
    MetricName: changeAlarm,
    Metrics: changeAlarm,
    Namespace: changeAlarm,
    OKActions: changeAlarm,
    Period: changeAlarm,
    Statistic: changeAlarm,
    Tags: changeTags,
    Threshold: changeAlarm,
    TreatMissingData: changeAlarm,
    Unit: changeAlarm,
    WarmUpConfiguration: changeAlarm,
  },
  async create(properties, context) {
    const { AlarmName = context.name(), Tags, ...settings } = properties;
    await put('PutMetricAlarm', { ...settings, AlarmName, Tags: someTags(Tags) }, context);
    return { physicalId: AlarmName, attributes: { Arn: alarmArn(context, AlarmName) } };
  },
  delete: deleteAlarm,
  async read({ physicalId }, context) {
    const { MetricAlarms: [found] = [] } = await describe('MetricAlarm', physicalId, context);
    if (found === undefined) return undefined;
    const Arn = alarmArn(context, physicalId);
    return {
      attributes: { Arn },
      properties: {
        ...definedOf(found, Object.keys(alarm.properties)),
        ...(await readTags(Arn, context)),
      },
    };
  },
};

interface CompositeProperties {
  readonly ActionsEnabled?: boolean;
  readonly ActionsSuppressor?: string;
  readonly ActionsSuppressorExtensionPeriod?: number;
  readonly ActionsSuppressorWaitPeriod?: number;
  readonly AlarmActions?: readonly string[];
  readonly AlarmDescription?: string;
  readonly AlarmName?: string;
  readonly AlarmRule: string;
  readonly InsufficientDataActions?: readonly string[];
  readonly OKActions?: readonly string[];
  readonly Tags?: readonly Tag[];
}

export const compositeAlarm: ResourceType<CompositeProperties> = {
  type: 'AWS::CloudWatch::CompositeAlarm',
  overwrites: true,
  properties: {
    ActionsEnabled: changeComposite,
    ActionsSuppressor: changeComposite,
    ActionsSuppressorExtensionPeriod: changeComposite,
    ActionsSuppressorWaitPeriod: changeComposite,
    AlarmActions: changeComposite,
    AlarmDescription: changeComposite,
    AlarmName: replaced,
    AlarmRule: changeComposite,
    InsufficientDataActions: changeComposite,
    OKActions: changeComposite,
    Tags: changeTags,
  },
  async create(properties, context) {
    const { AlarmName = context.name(), Tags, ...settings } = properties;
    await put('PutCompositeAlarm', { ...settings, AlarmName, Tags: someTags(Tags) }, context);
    return { physicalId: AlarmName, attributes: { Arn: alarmArn(context, AlarmName) } };
  },
  delete: deleteAlarm,
  async read({ physicalId }, context) {
    const { CompositeAlarms: [found] = [] } = await describe('CompositeAlarm', physicalId, context);
    if (found === undefined) return undefined;
    const Arn = alarmArn(context, physicalId);
    const shown = definedOf(found, Object.keys(compositeAlarm.properties));
    return { attributes: { Arn }, properties: { ...shown, ...(await readTags(Arn, context)) } };
  },
};

function changeAlarm(change: Change<AlarmProperties>, context: Context): Promise<void> {
  const { AlarmName: _, Tags: __, ...settings } = change.properties;
  return put('PutMetricAlarm', { ...settings, AlarmName: change.physicalId }, context);
}

function changeComposite(change: Change<CompositeProperties>, context: Context): Promise<void> {
  const { AlarmName: _, Tags: __, ...settings } = change.properties;
  return put('PutCompositeAlarm', { ...settings, AlarmName: change.physicalId }, context);
}

async function put(
  operation: 'PutMetricAlarm' | 'PutCompositeAlarm',
  input: object,
  { call }: Context,
): Promise<void> {
  await call('cloudwatch', operation, input);
}

type Tagged = { readonly Tags?: readonly Tag[] };

function changeTags(change: Change<Tagged>, { call, ...context }: Context): Promise<void> {
  const ResourceARN = alarmArn(context, change.physicalId);
  return retag(
    change,
    (Tags) => call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
    (TagKeys) => call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
  );
}

async function deleteAlarm({ physicalId }: { physicalId: string }, { call }: Context) {
  await unlessMissing(call('cloudwatch', 'DeleteAlarms', { AlarmNames: [physicalId] }));
}

function describe(type: CloudWatch.AlarmType, name: string, { call }: Context) {
  return call<CloudWatch.DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', {
    AlarmNames: [name],
    AlarmTypes: [type],
  } satisfies CloudWatch.DescribeAlarmsInput);
}

function alarmArn({ account, region }: Pick<Context, 'account' | 'region'>, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}
