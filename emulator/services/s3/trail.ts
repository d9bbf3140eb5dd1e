import type { Call, Outcome, TrailDetail } from '../../service.ts';
import { bucketArn } from './access.ts';
import { bucketsOf } from './store.ts';

interface NamesBucket {
  readonly Bucket?: string | undefined;
}

/**
 * How CloudTrail records what is done to a bucket: its name, and the parts of the request below it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
export function bucketEvent(
  input: NamesBucket,
  _outcome: Outcome<unknown>,
  call: Call,
): TrailDetail {
  const { Bucket: bucketName, ...rest } = input;
  const { buckets } = bucketsOf(call);
  const bucket = bucketName !== undefined && Object.hasOwn(buckets, bucketName);
  const accountId = bucket ? buckets[bucketName]?.account : undefined;
  return {
    requestParameters: {
      bucketName,
      Host: `s3.${call.region}.amazonaws.com`,
      ...(JSON.parse(JSON.stringify(rest)) as object),
    },
    responseElements: null,
    ...(accountId !== undefined &&
      bucketName !== undefined && {
        resources: [{ accountId, type: 'AWS::S3::Bucket', ARN: bucketArn(bucketName) }],
      }),
  };
}
