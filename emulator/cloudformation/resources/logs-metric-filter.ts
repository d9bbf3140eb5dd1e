import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { withinGroup } from './logs-names.ts';
import { unlessMissing } from './missing.ts';
import { tagMap } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced } from './type.ts';

interface MetricFilterProperties {
  readonly ApplyOnTransformedLogs?: boolean;
  readonly EmitSystemFieldDimensions?: readonly string[];
  readonly FieldSelectionCriteria?: string;
  readonly FilterName?: string;
  readonly FilterPattern: string;
  readonly LogGroupName: string;
  readonly MetricTransformations: readonly Transformation[];
}

interface Transformation {
  readonly MetricName: string;
  readonly MetricNamespace: string;
  readonly MetricValue: string;
  readonly DefaultValue?: number;
  readonly Dimensions?: readonly { readonly Key: string; readonly Value: string }[];
  readonly Unit?: Logs.StandardUnit;
}

export const metricFilter: ResourceType<MetricFilterProperties> = {
  type: 'AWS::Logs::MetricFilter',
  overwrites: ({ FilterName, LogGroupName }) =>
    `Metric Filter with name ${FilterName} already exists in log group ${LogGroupName}.`,
  properties: {
    ApplyOnTransformedLogs: change,
    EmitSystemFieldDimensions: change,
    FieldSelectionCriteria: change,
    FilterName: replaced,
    FilterPattern: change,
    LogGroupName: replaced,
    MetricTransformations: change,
  },
  async create(properties, context) {
    const filterName = properties.FilterName ?? context.name();
    await put(filterName, properties, context);
    return { physicalId: filterName, attributes: {} };
  },
  async delete({ physicalId, properties: { LogGroupName: logGroupName } }, { call }) {
    const filterName = withinGroup(physicalId, logGroupName);
    await unlessMissing(call('logs', 'DeleteMetricFilter', { filterName, logGroupName }));
  },
  async read({ physicalId, properties: { LogGroupName: logGroupName } }, { call }) {
    const name = withinGroup(physicalId, logGroupName);
    const found = await unlessMissing(
      call<Logs.DescribeMetricFiltersCommandOutput>('logs', 'DescribeMetricFilters', {
        logGroupName,
        filterNamePrefix: name,
      }),
    );
    const filter = found?.metricFilters?.find(({ filterName }) => filterName === name);
    return filter && { attributes: {}, properties: shown(filter) };
  },
};

async function change(
  { physicalId, properties }: Change<MetricFilterProperties>,
  context: Context,
): Promise<void> {
  await put(withinGroup(physicalId, properties.LogGroupName), properties, context);
}

async function put(
  filterName: string,
  properties: MetricFilterProperties,
  { call }: Context,
): Promise<void> {
  const {
    ApplyOnTransformedLogs: applyOnTransformedLogs,
    EmitSystemFieldDimensions: emitted,
    FieldSelectionCriteria: fieldSelectionCriteria,
  } = properties;
  await call('logs', 'PutMetricFilter', {
    filterName,
    filterPattern: properties.FilterPattern,
    logGroupName: properties.LogGroupName,
    metricTransformations: properties.MetricTransformations.map((one) => ({
      metricName: one.MetricName,
      metricNamespace: one.MetricNamespace,
      metricValue: one.MetricValue,
      ...(one.DefaultValue !== undefined && { defaultValue: one.DefaultValue }),
      ...(one.Dimensions !== undefined && { dimensions: tagMap(one.Dimensions) }),
      ...(one.Unit !== undefined && { unit: one.Unit }),
    })),
    ...(applyOnTransformedLogs !== undefined && { applyOnTransformedLogs }),
    ...(fieldSelectionCriteria !== undefined && { fieldSelectionCriteria }),
    ...(emitted !== undefined && {
      emitSystemFieldDimensions: [...emitted],
    }),
  } satisfies Logs.PutMetricFilterCommandInput);
}

function shown(filter: Logs.MetricFilter): MetricFilterProperties {
  return {
    ApplyOnTransformedLogs: filter.applyOnTransformedLogs ?? false,
    FilterName: filter.filterName ?? '',
    FilterPattern: filter.filterPattern ?? '',
    LogGroupName: filter.logGroupName ?? '',
    MetricTransformations: (filter.metricTransformations ?? []).map(shownTransformation),
    ...(filter.fieldSelectionCriteria !== undefined && {
      FieldSelectionCriteria: filter.fieldSelectionCriteria,
    }),
    ...(filter.emitSystemFieldDimensions !== undefined && {
      EmitSystemFieldDimensions: filter.emitSystemFieldDimensions,
    }),
  };
}

function shownTransformation(one: Logs.MetricTransformation): Transformation {
  return {
    MetricName: one.metricName ?? '',
    MetricNamespace: one.metricNamespace ?? '',
    MetricValue: one.metricValue ?? '',
    ...(one.defaultValue !== undefined && { DefaultValue: one.defaultValue }),
    ...(one.dimensions !== undefined && {
      Dimensions: Object.entries(one.dimensions).map(([Key, Value]) => ({ Key, Value })),
    }),
    ...(one.unit !== undefined && { Unit: one.unit }),
  };
}
