import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import { readTags } from './cloudwatch-reading.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface DashboardProperties {
  readonly DashboardBody: string;
  readonly DashboardName?: string;
  readonly Tags?: readonly Tag[];
}

export const dashboard: ResourceType<DashboardProperties> = {
  type: 'AWS::CloudWatch::Dashboard',
  overwrites: true,
  properties: {
    DashboardBody: async ({ physicalId, properties }, { call }) => {
      const { DashboardBody } = properties;
      await call('cloudwatch', 'PutDashboard', { DashboardName: physicalId, DashboardBody });
    },
    DashboardName: replaced,
    Tags: (change, context) => {
      const ResourceARN = dashboardArn(context, change.physicalId);
      return retag(
        change,
        (Tags) => context.call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
        (TagKeys) => context.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
      );
    },
  },
  async create({ DashboardBody, DashboardName: given, Tags }, context) {
    const DashboardName = given ?? context.name();
    const input = { DashboardName, DashboardBody, Tags: someTags(Tags) };
    await context.call('cloudwatch', 'PutDashboard', input);
    return { physicalId: DashboardName, attributes: {} };
  },
  async delete({ physicalId }, { call }) {
    await unlessMissing(call('cloudwatch', 'DeleteDashboards', { DashboardNames: [physicalId] }));
  },
  async read({ physicalId: DashboardName }, context) {
    const found = await unlessMissing(
      context.call<CloudWatch.GetDashboardOutput>('cloudwatch', 'GetDashboard', { DashboardName }),
    );
    if (found?.DashboardBody === undefined) return undefined;
    const tags = await readTags(dashboardArn(context, DashboardName), context);
    return {
      attributes: {},
      properties: { DashboardName, DashboardBody: found.DashboardBody, ...tags },
    };
  },
};

function dashboardArn({ account }: Context, name: string): string {
  return `arn:aws:cloudwatch::${account}:dashboard/${name}`;
}
