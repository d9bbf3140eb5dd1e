import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { readTrail } from './cloudtrail-read.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

export interface TrailProperties {
  readonly AdvancedEventSelectors?: readonly CloudTrail.AdvancedEventSelector[];
  readonly CloudWatchLogsLogGroupArn?: string;
  readonly CloudWatchLogsRoleArn?: string;
  readonly EnableLogFileValidation?: boolean;
  readonly EventSelectors?: readonly CloudTrail.EventSelector[];
  readonly IncludeGlobalServiceEvents?: boolean;
  readonly InsightSelectors?: readonly CloudTrail.InsightSelector[];
  readonly IsLogging: boolean;
  readonly IsMultiRegionTrail?: boolean;
  readonly IsOrganizationTrail?: boolean;
  readonly KMSKeyId?: string;
  readonly S3BucketName: string;
  readonly S3KeyPrefix?: string;
  readonly SnsTopicName?: string;
  readonly Tags?: readonly Tag[];
  readonly TrailName?: string;
}

export const trail: ResourceType<TrailProperties> = {
  type: 'AWS::CloudTrail::Trail',
  properties: {
    AdvancedEventSelectors: changeSelectors,
    CloudWatchLogsLogGroupArn: updateTrail,
    CloudWatchLogsRoleArn: updateTrail,
    EnableLogFileValidation: updateTrail,
    EventSelectors: changeSelectors,
    IncludeGlobalServiceEvents: updateTrail,
    InsightSelectors: ({ physicalId, properties }, context) =>
      putInsights(physicalId, properties.InsightSelectors, context),
    IsLogging: async ({ physicalId: Name, properties }, { call }) => {
      await call('cloudtrail', properties.IsLogging ? 'StartLogging' : 'StopLogging', { Name });
    },
    IsMultiRegionTrail: updateTrail,
    IsOrganizationTrail: updateTrail,
    KMSKeyId: updateTrail,
    S3BucketName: updateTrail,
    S3KeyPrefix: updateTrail,
    SnsTopicName: updateTrail,
    Tags: (change, { call }) => {
      const ResourceId = String(change.attributes.Arn);
      return retag(
        change,
        (TagsList) => call('cloudtrail', 'AddTags', { ResourceId, TagsList }),
        (keys) =>
          call('cloudtrail', 'RemoveTags', { ResourceId, TagsList: keys.map((Key) => ({ Key })) }),
      );
    },
    TrailName: replaced,
  },
  async create(properties, context) {
    const { call } = context;
    const Name = properties.TrailName ?? context.name();
    const created = await call<CloudTrail.CreateTrailCommandOutput>('cloudtrail', 'CreateTrail', {
      Name,
      ...settings(properties),
      TagsList: someTags(properties.Tags),
    } satisfies CloudTrail.CreateTrailCommandInput);
    const identity = { physicalId: Name, attributes: attributesOf(created) };
    context.created(identity);
    if (hasSelectors(properties)) await putSelectors(Name, properties, context);
    if (properties.InsightSelectors !== undefined) {
      await putInsights(Name, properties.InsightSelectors, context);
    }
    if (properties.IsLogging) await call('cloudtrail', 'StartLogging', { Name });
    return identity;
  },
  async delete({ physicalId: Name }, { call }) {
    await unlessMissing(call('cloudtrail', 'DeleteTrail', { Name }));
  },
  read: readTrail,
};

function settings(properties: TrailProperties): Omit<CloudTrail.CreateTrailCommandInput, 'Name'> {
  return {
    S3BucketName: properties.S3BucketName,
    S3KeyPrefix: properties.S3KeyPrefix,
    SnsTopicName: properties.SnsTopicName,
    IncludeGlobalServiceEvents: properties.IncludeGlobalServiceEvents,
    IsMultiRegionTrail: properties.IsMultiRegionTrail,
    IsOrganizationTrail: properties.IsOrganizationTrail,
    EnableLogFileValidation: properties.EnableLogFileValidation,
    CloudWatchLogsLogGroupArn: properties.CloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn: properties.CloudWatchLogsRoleArn,
    KmsKeyId: properties.KMSKeyId,
  };
}

function attributesOf(
  trail: CloudTrail.CreateTrailCommandOutput | CloudTrail.UpdateTrailCommandOutput,
): Record<string, string> {
  const { TrailARN, SnsTopicARN } = trail;
  return {
    Arn: TrailARN ?? '',
    ...(SnsTopicARN !== undefined && { SnsTopicArn: SnsTopicARN }),
  };
}

/** What a template no longer names goes back to the value that a new trail has. */
async function updateTrail(
  { physicalId: Name, properties }: Change<TrailProperties>,
  { call, learned }: Context,
): Promise<void> {
  const given = settings(properties);
  const updated = await call<CloudTrail.UpdateTrailCommandOutput>('cloudtrail', 'UpdateTrail', {
    Name,
    ...given,
    S3KeyPrefix: given.S3KeyPrefix ?? '',
    SnsTopicName: given.SnsTopicName ?? '',
    IncludeGlobalServiceEvents: given.IncludeGlobalServiceEvents ?? true,
    IsMultiRegionTrail: given.IsMultiRegionTrail ?? false,
    IsOrganizationTrail: given.IsOrganizationTrail ?? false,
    EnableLogFileValidation: given.EnableLogFileValidation ?? false,
    CloudWatchLogsLogGroupArn: given.CloudWatchLogsLogGroupArn ?? '',
    CloudWatchLogsRoleArn: given.CloudWatchLogsRoleArn ?? '',
    KmsKeyId: given.KmsKeyId ?? '',
  } satisfies CloudTrail.UpdateTrailCommandInput);
  learned(attributesOf(updated));
}

function hasSelectors(properties: TrailProperties): boolean {
  return properties.EventSelectors !== undefined || properties.AdvancedEventSelectors !== undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html */
const ofNewTrail: CloudTrail.EventSelector = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
};

async function changeSelectors(
  { physicalId, properties }: Change<TrailProperties>,
  context: Context,
): Promise<void> {
  await putSelectors(
    physicalId,
    hasSelectors(properties) ? properties : { ...properties, EventSelectors: [ofNewTrail] },
    context,
  );
}

async function putSelectors(
  TrailName: string,
  { EventSelectors, AdvancedEventSelectors }: TrailProperties,
  { call }: Context,
): Promise<void> {
  await call('cloudtrail', 'PutEventSelectors', {
    TrailName,
    ...(EventSelectors !== undefined && { EventSelectors: [...EventSelectors] }),
    ...(AdvancedEventSelectors !== undefined && {
      AdvancedEventSelectors: [...AdvancedEventSelectors],
    }),
  } satisfies CloudTrail.PutEventSelectorsCommandInput);
}

async function putInsights(
  TrailName: string,
  selectors: readonly CloudTrail.InsightSelector[] | undefined,
  { call }: Context,
): Promise<void> {
  await call('cloudtrail', 'PutInsightSelectors', {
    TrailName,
    InsightSelectors: [...(selectors ?? [])],
  } satisfies CloudTrail.PutInsightSelectorsCommandInput);
}
