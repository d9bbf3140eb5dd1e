import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import { serviceCaller } from '../../identity/service-role.ts';
import type { Call } from '../../service.ts';
import { bucketArn } from './access.ts';
import { rulesOf } from './event-filter.ts';
import { canonicalId } from './owner.ts';
import type { Bucket } from './store.ts';

type Rule = S3.TopicConfiguration | S3.QueueConfiguration;

/** Sends the test event with which S3 finds out whether it may write there. */
export async function checkDestinations(
  call: Call,
  bucket: Bucket,
  configuration: S3.NotificationConfiguration,
): Promise<void> {
  for (const rule of rulesOf(configuration)) {
    const event = {
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: new Date(call.world.clock.now()).toISOString(),
      Bucket: bucket.name,
      RequestId: call.requestId,
      HostId: canonicalId(call.requestId),
    };
    try {
      await send(call, bucket, rule, JSON.stringify(event));
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause;
      throw refused(rule, cause);
    }
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
export async function send(call: Call, bucket: Bucket, rule: Rule, text: string): Promise<void> {
  const { account, region, name } = bucket;
  const caller = serviceCaller('s3.amazonaws.com', account, region, bucketArn(name));
  if ('TopicArn' in rule) {
    const input = { TopicArn: rule.TopicArn, Subject: 'Amazon S3 Notification', Message: text };
    await call.world.invoke(caller, 'sns', 'Publish', input);
    return;
  }
  const [, , , place = region, owner = '', queue = ''] = arnOf(rule).split(':');
  const QueueUrl = `https://sqs.${place}.amazonaws.com/${owner}/${queue}`;
  const message = { QueueUrl, MessageBody: text };
  await call.world.invoke({ ...caller, region: place }, 'sqs', 'SendMessage', message);
}

function arnOf(rule: Rule): string {
  return ('TopicArn' in rule ? rule.TopicArn : (rule as S3.QueueConfiguration).QueueArn) ?? '';
}

function refused(rule: Rule, cause: Fault): Fault {
  const why = /NotExist|NotFound/.test(cause.code)
    ? 'The destination queue does not exist'
    : 'Permissions on the destination queue do not allow S3 to publish notifications from this bucket';
  return new Fault(
    'InvalidArgument',
    'Unable to validate the following destination configurations',
    {
      status: 400,
      cause,
      members: {
        ArgumentName: arnOf(rule),
        ArgumentValue: 'TopicArn' in rule ? why.replaceAll('queue', 'topic') : why,
      },
    },
  );
}
