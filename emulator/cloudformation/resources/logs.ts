import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import { unlessMissing } from './missing.ts';
import { retag, tagMap } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface LogGroupProperties {
  readonly LogGroupName?: string;
  readonly KmsKeyId?: string;
  readonly LogGroupClass?: Logs.LogGroupClass;
  readonly RetentionInDays?: number;
  readonly Tags?: readonly Tag[];
}

export const logGroup: ResourceType<LogGroupProperties> = {
  type: 'AWS::Logs::LogGroup',
  properties: {
    LogGroupName: replaced,
    KmsKeyId: changeKey,
    LogGroupClass: async () => {
      throw new Fault(
        'InvalidRequest',
        'The class of a log group cannot be changed after it was created',
      );
    },
    RetentionInDays: changeRetention,
    Tags: (change, { call }) => {
      const resourceArn = String(change.attributes.Arn).replace(/:\*$/, '');
      return retag(
        change,
        (tags) => call('logs', 'TagResource', { resourceArn, tags: tagMap(tags) }),
        (tagKeys) => call('logs', 'UntagResource', { resourceArn, tagKeys }),
      );
    },
  },
  async create(properties, context) {
    const { account, region, call } = context;
    const logGroupName = properties.LogGroupName ?? context.name();
    const tags = tagMap(properties.Tags);
    await call('logs', 'CreateLogGroup', {
      logGroupName,
      ...(properties.KmsKeyId !== undefined && { kmsKeyId: properties.KmsKeyId }),
      ...(properties.LogGroupClass !== undefined && { logGroupClass: properties.LogGroupClass }),
      ...(tags !== undefined && { tags }),
    } satisfies Logs.CreateLogGroupCommandInput);
    const identity = {
      physicalId: logGroupName,
      attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*` },
    };
    context.created(identity);
    const { RetentionInDays: retentionInDays } = properties;
    if (retentionInDays !== undefined) {
      await call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
    }
    return identity;
  },
  async delete({ physicalId: logGroupName }, { call }) {
    await unlessMissing(call('logs', 'DeleteLogGroup', { logGroupName }));
  },
};

async function changeKey(
  { physicalId: logGroupName, properties }: Change<LogGroupProperties>,
  { call }: Context,
): Promise<void> {
  const { KmsKeyId: kmsKeyId } = properties;
  if (kmsKeyId === undefined) await call('logs', 'DisassociateKmsKey', { logGroupName });
  else await call('logs', 'AssociateKmsKey', { logGroupName, kmsKeyId });
}

async function changeRetention(
  { physicalId: logGroupName, properties }: Change<LogGroupProperties>,
  { call }: Context,
): Promise<void> {
  const { RetentionInDays: retentionInDays } = properties;
  if (retentionInDays === undefined) await call('logs', 'DeleteRetentionPolicy', { logGroupName });
  else await call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}

interface MetricFilterProperties {
  readonly FilterName?: string;
  readonly FilterPattern: string;
  readonly LogGroupName: string;
  readonly MetricTransformations: readonly {
    readonly MetricName: string;
    readonly MetricNamespace: string;
    readonly MetricValue: string;
    readonly DefaultValue?: number;
    readonly Dimensions?: readonly { readonly Key: string; readonly Value: string }[];
    readonly Unit?: Logs.StandardUnit;
  }[];
}

export const metricFilter: ResourceType<MetricFilterProperties> = {
  type: 'AWS::Logs::MetricFilter',
  properties: {
    FilterName: replaced,
    FilterPattern: changeMetricFilter,
    LogGroupName: replaced,
    MetricTransformations: changeMetricFilter,
  },
  async create(properties, context) {
    const filterName = properties.FilterName ?? context.name();
    await putMetricFilter(filterName, properties, context);
    return { physicalId: filterName, attributes: {} };
  },
  async delete({ physicalId: filterName, properties: { LogGroupName: logGroupName } }, { call }) {
    await unlessMissing(call('logs', 'DeleteMetricFilter', { filterName, logGroupName }));
  },
};

async function changeMetricFilter(
  { physicalId, properties }: Change<MetricFilterProperties>,
  context: Context,
): Promise<void> {
  await putMetricFilter(physicalId, properties, context);
}

async function putMetricFilter(
  filterName: string,
  { FilterPattern, LogGroupName, MetricTransformations }: MetricFilterProperties,
  { call }: Context,
): Promise<void> {
  await call('logs', 'PutMetricFilter', {
    filterName,
    filterPattern: FilterPattern,
    logGroupName: LogGroupName,
    metricTransformations: MetricTransformations.map((one) => ({
      metricName: one.MetricName,
      metricNamespace: one.MetricNamespace,
      metricValue: one.MetricValue,
      ...(one.DefaultValue !== undefined && { defaultValue: one.DefaultValue }),
      ...(one.Dimensions !== undefined && { dimensions: tagMap(one.Dimensions) }),
      ...(one.Unit !== undefined && { unit: one.Unit }),
    })),
  } satisfies Logs.PutMetricFilterCommandInput);
}
