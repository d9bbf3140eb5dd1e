import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../fault.ts';
import type { TrailProperties } from './cloudtrail.ts';
import { unlessMissing } from './missing.ts';
import type { Context, Identity, Reading } from './type.ts';

/** A trail as its service shows it, over the five calls that each show a part. */
export async function readTrail(
  { physicalId: Name }: Identity,
  context: Context,
): Promise<Reading<TrailProperties> | undefined> {
  const { call } = context;
  const answer = await unlessMissing(
    call<CloudTrail.GetTrailCommandOutput>('cloudtrail', 'GetTrail', { Name }),
  );
  const trail = answer?.Trail;
  if (trail === undefined) return undefined;
  const { TrailARN: Arn = '', SnsTopicARN } = trail;
  const status = await call<CloudTrail.GetTrailStatusCommandOutput>(
    'cloudtrail',
    'GetTrailStatus',
    { Name },
  );
  const selectors = await call<CloudTrail.GetEventSelectorsCommandOutput>(
    'cloudtrail',
    'GetEventSelectors',
    { TrailName: Name },
  );
  const { ResourceTagList = [] } = await call<CloudTrail.ListTagsCommandOutput>(
    'cloudtrail',
    'ListTags',
    { ResourceIdList: [Arn] },
  );
  return {
    attributes: { Arn, ...(SnsTopicARN !== undefined && { SnsTopicArn: SnsTopicARN }) },
    properties: {
      ...settings(trail),
      IsLogging: status.IsLogging ?? false,
      InsightSelectors: await insights(Name, context),
      Tags: (ResourceTagList[0]?.TagsList ?? []).map(({ Key = '', Value = '' }) => ({
        Key,
        Value,
      })),
      ...(selectors.EventSelectors && { EventSelectors: selectors.EventSelectors }),
      ...(selectors.AdvancedEventSelectors && {
        AdvancedEventSelectors: selectors.AdvancedEventSelectors,
      }),
    },
  };
}

function settings(trail: CloudTrail.Trail): Partial<TrailProperties> {
  const optional = {
    CloudWatchLogsLogGroupArn: trail.CloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn: trail.CloudWatchLogsRoleArn,
    KMSKeyId: trail.KmsKeyId,
    S3KeyPrefix: trail.S3KeyPrefix,
    SnsTopicName: trail.SnsTopicName,
  };
  return {
    EnableLogFileValidation: trail.LogFileValidationEnabled ?? false,
    IncludeGlobalServiceEvents: trail.IncludeGlobalServiceEvents ?? true,
    IsMultiRegionTrail: trail.IsMultiRegionTrail ?? false,
    IsOrganizationTrail: trail.IsOrganizationTrail ?? false,
    S3BucketName: trail.S3BucketName ?? '',
    TrailName: trail.Name ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

async function insights(
  TrailName: string,
  { call }: Context,
): Promise<CloudTrail.InsightSelector[]> {
  try {
    const { InsightSelectors = [] } = await call<CloudTrail.GetInsightSelectorsCommandOutput>(
      'cloudtrail',
      'GetInsightSelectors',
      { TrailName },
    );
    return InsightSelectors;
  } catch (error) {
    if (error instanceof Fault && error.code === 'InsightNotEnabledException') return [];
    throw error;
  }
}
