import type { Stage } from '../../pipeline.ts';
import { asAdministrator, asService, demandRefusal } from '../callers.ts';
import type { Place, Step } from '../place.ts';

interface Attempt {
  readonly what: string;
  readonly after: string;
  run(place: Place, stage: Stage): Promise<unknown>;
}

/** Each is allowed over TLS, and must be refused without. */
const attempts: readonly Attempt[] = [
  ...['templates', 'access', 'trail'].map((name) => ({
    what: `read the policy of bucket ${name}`,
    after: name === 'templates' ? 'apply identity' : 'deploy trail',
    run: (place: Place, { account, region, prefix }: Stage) =>
      asAdministrator(place)('s3', 'GetBucketPolicy', {
        Bucket: `${prefix}-${name}-${account}-${region}`,
      }),
  })),
  alarm('operators', 'canary-silent', 'deploy canary'),
  alarm('detection-canary', 'detection-canary-denied', 'deploy detection-canary'),
  {
    what: 'receive from the observer queue',
    after: 'deploy detection-canary',
    run: (place, { endpoint, account, prefix }) =>
      asAdministrator(place)('sqs', 'ReceiveMessage', {
        QueueUrl: `${endpoint}/${account}/${prefix}-detection-canary`,
      }),
  },
];

export const plainHttpSteps: readonly Step[] = attempts.map(({ what, after, run }) => ({
  name: `try to ${what} without TLS`,
  after,
  idle: true,
  attempt: true,
  run: (place) => place.withoutTls(() => demandRefusal(what, run(place, place.stage))),
}));

/** As CloudWatch, for one of the alarms that may. */
function alarm(topic: string, name: string, after: string): Attempt {
  return {
    what: `publish to topic ${topic}`,
    after,
    run(place, { account, region, prefix }) {
      const source = `arn:aws:cloudwatch:${region}:${account}:alarm:${prefix}-${name}`;
      return asService(place, 'cloudwatch.amazonaws.com', source)('sns', 'Publish', {
        TopicArn: `arn:aws:sns:${region}:${account}:${prefix}-${topic}`,
        Message: 'in the clear',
      });
    },
  };
}
