import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { hasCustomSelectors } from './selectors.ts';
import type { Trail } from './store.ts';

type Given = Omit<CloudTrail.UpdateTrailCommandInput, 'Name'>;
type Removable = 'keyPrefix' | 'logGroupArn' | 'logRoleArn' | 'kmsKeyId' | 'topic';

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const topicName = /^(?:arn:[^:]+:sns:[^:]+:\d{12}:)?[\w-]{1,256}(?:\.fifo)?$/;
const keyId =
  /^(?:arn:[^:]+:kms:[^:]+:\d{12}:(?:key|alias)\/.+|alias\/.+|(?:mrk-)?[0-9a-f-]{32,36})$/;

/** Members that are absent stay as they are; an empty text takes an optional one away. Throws where AWS refuses them. */
export function applySettings(trail: Trail, given: Given, call: Call): Trail {
  refuseOrganization(given);
  refuseHalves(given);
  refuseShapes(given);
  trail.bucket = given.S3BucketName ?? trail.bucket;
  trail.includeGlobalEvents = given.IncludeGlobalServiceEvents ?? trail.includeGlobalEvents;
  trail.multiRegion = given.IsMultiRegionTrail ?? trail.multiRegion;
  if (trail.multiRegion && !trail.includeGlobalEvents) {
    throw new Fault(
      'InvalidParameterCombinationException',
      'Multi-Region trail must include global service events.',
    );
  }
  trail.logFileValidation = given.EnableLogFileValidation ?? trail.logFileValidation;
  set(trail, 'keyPrefix', given.S3KeyPrefix);
  set(trail, 'topic', given.SnsTopicName);
  set(trail, 'logGroupArn', given.CloudWatchLogsLogGroupArn);
  set(trail, 'logRoleArn', given.CloudWatchLogsRoleArn);
  set(trail, 'kmsKeyId', given.KmsKeyId === undefined ? undefined : keyArn(given.KmsKeyId, call));
  return trail;
}

/** No account here belongs to an organization. */
function refuseOrganization({ IsOrganizationTrail }: Given): void {
  if (!IsOrganizationTrail) return;
  throw new Fault(
    'OrganizationsNotInUseException',
    'The request could not be processed because your AWS account is not a member of an organization.',
  );
}

function refuseHalves({ CloudWatchLogsLogGroupArn, CloudWatchLogsRoleArn }: Given): void {
  if ((CloudWatchLogsLogGroupArn ? 1 : 0) === (CloudWatchLogsRoleArn ? 1 : 0)) return;
  throw new Fault(
    'InvalidParameterCombinationException',
    'You must specify both CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn, or neither.',
  );
}

function refuseShapes({ S3BucketName, S3KeyPrefix, SnsTopicName, KmsKeyId }: Given): void {
  if (S3BucketName !== undefined && !bucketName.test(S3BucketName)) {
    throw new Fault('InvalidS3BucketNameException', `Invalid S3 bucket name: ${S3BucketName}`);
  }
  if ((S3KeyPrefix?.length ?? 0) > 200) {
    throw new Fault('InvalidS3PrefixException', 'The S3 prefix has more than 200 characters.');
  }
  if (SnsTopicName && !topicName.test(SnsTopicName)) {
    throw new Fault('InvalidSnsTopicNameException', `Invalid SNS topic name: ${SnsTopicName}`);
  }
  if (KmsKeyId && !keyId.test(KmsKeyId)) {
    throw new Fault('InvalidKmsKeyIdException', `Invalid KMS key ID: ${KmsKeyId}`);
  }
}

function set(trail: Trail, member: Removable, value: string | undefined): void {
  if (value === '') delete trail[member];
  else if (value !== undefined) trail[member] = value;
}

function keyArn(id: string, { region, account }: Call): string {
  if (id === '' || id.startsWith('arn:')) return id;
  return `arn:aws:kms:${region}:${account}:${id.startsWith('alias/') ? id : `key/${id}`}`;
}

/** A topic that was named without its Region and account is the trail's own. */
export function topicArn({ topic = '', arn, homeRegion }: Trail): string {
  return topic.startsWith('arn:')
    ? topic
    : `arn:aws:sns:${homeRegion}:${arn.split(':')[4]}:${topic}`;
}

/** What CreateTrail and UpdateTrail answer. */
export function settingsOf(trail: Trail): CloudTrail.CreateTrailResponse {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    ...(trail.keyPrefix !== undefined && { S3KeyPrefix: trail.keyPrefix }),
    ...(trail.topic !== undefined && { SnsTopicName: trail.topic, SnsTopicARN: topicArn(trail) }),
    IncludeGlobalServiceEvents: trail.includeGlobalEvents,
    IsMultiRegionTrail: trail.multiRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.logFileValidation,
    ...(trail.logGroupArn !== undefined && { CloudWatchLogsLogGroupArn: trail.logGroupArn }),
    ...(trail.logRoleArn !== undefined && { CloudWatchLogsRoleArn: trail.logRoleArn }),
    ...(trail.kmsKeyId !== undefined && { KmsKeyId: trail.kmsKeyId }),
    IsOrganizationTrail: false,
  };
}

/** What GetTrail and DescribeTrails show. */
export function described(trail: Trail): CloudTrail.Trail {
  return {
    ...settingsOf(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: hasCustomSelectors(trail),
    HasInsightSelectors: trail.insightSelectors.length > 0,
  };
}
