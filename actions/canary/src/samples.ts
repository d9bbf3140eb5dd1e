import type { Scenario } from './scenario.ts';
import type { Instance } from './target.ts';

/** A made-up CloudTrail record, and which filter should match it. */
export interface Sample {
  readonly message: string;
  /** Absent: no filter. */
  readonly detection?: string;
  /** For the sentence that tells of a wrong match. */
  readonly title: string;
}

/**
 * One record for each alarm that a scenario provokes, by the watched role; and the same by the bystander, which nothing may
 * match. Fields as CloudTrail writes them for a role's KMS call: a failed one may lack `resources` and `requestParameters`.
 */
export function samplesOf(scenarios: readonly Scenario[], { roles }: Instance): Sample[] {
  return scenarios.flatMap(({ expects }) => {
    if (expects.outcome !== 'alarm') return [];
    const { detection, sample } = expects;
    const title = `${sample.errorCode ?? 'successful'} ${sample.eventName}`;
    return [
      { message: recordBy(roles.caller, sample), detection, title: `${title} by the watched role` },
      {
        message: recordBy(roles.bystander, sample),
        title: `${title} by a role that is not watched`,
      },
    ];
  });
}

function recordBy(
  roleArn: string,
  { eventName, errorCode }: { readonly eventName: string; readonly errorCode?: string },
): string {
  const [, , , , accountId = '', rolePath = ''] = roleArn.split(':');
  const userName = rolePath.split('/').at(-1) ?? '';
  return JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::${accountId}:assumed-role/${userName}/preflight`,
      accountId,
      sessionContext: { sessionIssuer: { type: 'Role', arn: roleArn, accountId, userName } },
    },
    eventTime: '2026-01-01T00:00:00Z',
    eventSource: 'kms.amazonaws.com',
    eventName,
    ...(errorCode !== undefined && { errorCode }),
    requestParameters: null,
    responseElements: null,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    eventCategory: 'Management',
  });
}
