import type { Call, TrailDetail } from '../../service.ts';
import type { ServiceId } from '../../wire/services.ts';
import { membersAsWritten } from './members.ts';

/** What a data event is about. */
export interface DataResource {
  readonly type: string;
  readonly arn: string;
}

interface Named {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly TopicArn?: string;
  readonly QueueUrl?: string;
}

const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS';
/** The texts that people send each other. */
const contents = ['Message', 'MessageAttributes', 'MessageBody', 'MessageStructure', 'Subject'];

/**
 * The resource of a call that may be a data event; undefined: CloudTrail has no data events of its service.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
 */
export function dataResource(
  service: ServiceId,
  input: unknown,
  { account, region }: Call,
): DataResource | undefined {
  const { Bucket = '', Key = '', TopicArn = '', QueueUrl = '' } = input as Named;
  switch (service) {
    case 's3':
      return { type: 'AWS::S3::Object', arn: `arn:aws:s3:::${Bucket}/${Key}` };
    case 'sns':
      return { type: 'AWS::SNS::Topic', arn: TopicArn };
    case 'sqs': {
      const [name = '', owner = account] = QueueUrl.split('/').reverse();
      return { type: 'AWS::SQS::Queue', arn: `arn:aws:sqs:${region}:${owner}:${name}` };
    }
    default:
      return undefined;
  }
}

export function dataDetail(
  service: ServiceId,
  input: unknown,
  { type, arn }: DataResource,
  { account, region }: Call,
): TrailDetail {
  if (service !== 's3') {
    return {
      requestParameters: membersAsWritten(withoutContents(input as object)),
      responseElements: null,
      resources: [{ accountId: account, type, ARN: arn }],
    };
  }
  const { Bucket: bucketName = '', Key: key } = input as Named;
  return {
    requestParameters: {
      bucketName,
      Host: `${bucketName}.s3.${region}.amazonaws.com`,
      ...(key !== undefined && { key }),
    },
    responseElements: null,
    resources: [
      { type, ARN: arn },
      { accountId: account, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketName}` },
    ],
  };
}

function withoutContents(input: object): object {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      contents.includes(name) && value !== undefined ? hidden : value,
    ]),
  );
}
