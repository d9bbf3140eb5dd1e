import { Fault } from '../fault.ts';
import type { ServiceId } from '../wire/services.ts';

interface Words {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

const rate: Words = { code: 'ThrottlingException', message: 'Rate exceeded', status: 400 };
const query: Words = { ...rate, code: 'Throttling' };

/**
 * How each service says that it is asked too often: the modelled exception where there is one, else the common code of its
 * protocol. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html,
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/throttling.html
 */
const words: Readonly<Record<ServiceId, Words>> = {
  kms: {
    ...rate,
    message:
      'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  },
  sts: query,
  iam: query,
  s3: { code: 'SlowDown', message: 'Please reduce your request rate.', status: 503 },
  logs: rate,
  cloudwatch: query,
  cloudtrail: rate,
  sns: { code: 'ThrottledException', message: 'Rate exceeded', status: 429 },
  sqs: { code: 'RequestThrottled', message: 'Request is throttled.', status: 403 },
  ecr: rate,
  ec2: { code: 'RequestLimitExceeded', message: 'Request limit exceeded.', status: 503 },
  cloudformation: query,
  ecs: rate,
  elbv2: query,
  rds: query,
  secretsmanager: rate,
  ssm: rate,
};

export function throttling(service: ServiceId): Fault {
  const { code, message, status } = words[service];
  return new Fault(code, message, { status });
}
