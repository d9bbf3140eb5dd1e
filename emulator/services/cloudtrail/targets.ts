import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { logGroupName, logsCaller } from './log-stream.ts';
import { tryTopic } from './notifications.ts';
import { encryptionOf, folderOf } from './objects.ts';
import type { Trail } from './store.ts';
import { trailCaller } from './trail-caller.ts';

/**
 * What CloudTrail tries before it takes a trail's settings: that it may write to the bucket, use the key, and write to the
 * log group as the role. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export async function checkTargets(call: Call, trail: Trail): Promise<void> {
  // Before the bucket, which would blame its own policy for a key that cannot be used.
  if (trail.kmsKeyId !== undefined) await checkKey(call, trail, trail.kmsKeyId);
  await checkBucket(call, trail);
  if (trail.topic !== undefined) await checkTopic(call, trail);
  if (trail.logGroupArn !== undefined) await checkLogGroup(call, trail, trail.logGroupArn);
}

async function checkBucket(call: Call, trail: Trail): Promise<void> {
  const { bucket } = trail;
  const caller = trailCaller(trail);
  const refused = new Fault(
    'InsufficientS3BucketPolicyException',
    `Incorrect S3 bucket policy is detected for bucket: ${bucket}`,
  );
  await expect(refused, () => call.world.invoke(caller, 's3', 'GetBucketAcl', { Bucket: bucket }), {
    NoSuchBucket: new Fault('S3BucketDoesNotExistException', `S3 bucket ${bucket} does not exist!`),
  });
  await expect(refused, () =>
    call.world.invoke(caller, 's3', 'PutObject', {
      Bucket: bucket,
      Key: `${folderOf(trail, 'CloudTrail')}/`,
      Body: '',
      ACL: 'bucket-owner-full-control',
      ...encryptionOf(trail),
    }),
  );
}

async function checkTopic({ world }: Call, trail: Trail): Promise<void> {
  const refused = new Fault(
    'InsufficientSnsTopicPolicyException',
    'SNS Topic does not exist or the topic policy is incorrect!',
  );
  await expect(refused, () => tryTopic(world, trail));
}

async function checkKey(call: Call, trail: Trail, keyId: string): Promise<void> {
  const input = {
    KeyId: keyId,
    KeySpec: 'AES_256',
    EncryptionContext: { 'aws:cloudtrail:arn': trail.arn },
  };
  const caller = trailCaller(trail);
  const refused = new Fault(
    'InsufficientEncryptionPolicyException',
    `Insufficient permissions to access S3 bucket ${trail.bucket} or KMS key ${keyId}.`,
  );
  await expect(refused, () => call.world.invoke(caller, 'kms', 'GenerateDataKey', input), {
    NotFoundException: new Fault('KmsKeyNotFoundException', `KMS key ${keyId} was not found.`),
    DisabledException: new Fault('KmsException', `KMS key ${keyId} is disabled.`),
  });
}

async function checkLogGroup(call: Call, trail: Trail, arn: string): Promise<void> {
  if (!/^arn:[^:]+:logs:[^:]+:\d{12}:log-group:[^:]+:\*$/.test(arn)) {
    throw new Fault(
      'InvalidCloudWatchLogsLogGroupArnException',
      `CloudTrail cannot validate the specified log group ARN: ${arn}; it must end in :*`,
    );
  }
  const refused = new Fault(
    'InvalidCloudWatchLogsRoleArnException',
    'Access denied. Verify in IAM that the role has adequate permissions.',
  );
  const { account } = call;
  await expect(refused, async () => {
    const caller = await logsCaller(call.world, trail);
    const stream = {
      logGroupName: logGroupName(arn),
      logStreamName: `${account}_CloudTrail_${call.region}`,
    };
    await expect(refused, () => call.world.invoke(caller, 'logs', 'CreateLogStream', stream), {
      ResourceAlreadyExistsException: undefined,
      ResourceNotFoundException: new Fault(
        'InvalidCloudWatchLogsLogGroupArnException',
        `Log group ${stream.logGroupName} does not exist.`,
      ),
    });
  });
}

/** Runs `work`; its fault becomes the one that `instead` has for its code (undefined: no fault at all), else `otherwise`. */
async function expect(
  otherwise: Fault,
  work: () => Promise<unknown>,
  instead: Readonly<Record<string, Fault | undefined>> = {},
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code.startsWith('InvalidCloudWatchLogs')) throw error;
    const fault = error.code in instead ? instead[error.code] : otherwise;
    if (fault !== undefined) throw fault;
  }
}
