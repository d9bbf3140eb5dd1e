import type { Key } from './store.ts';

/** How CloudTrail records mention keys. https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html */
export function mention(...keys: readonly (Key | undefined)[]): {
  readonly resources?: readonly { accountId: string; type: string; ARN: string }[];
} {
  const resources = keys.flatMap((key) =>
    key === undefined ? [] : [{ accountId: key.account, type: 'AWS::KMS::Key', ARN: key.arn }],
  );
  return resources.length === 0 ? {} : { resources };
}
