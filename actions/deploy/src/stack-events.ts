import type { StackEvent } from '@aws-sdk/client-cloudformation';

/** The failure that began it all. */
export interface RootCause {
  readonly logicalId: string;
  readonly resourceType: string;
  readonly reason: string;
}

/** What CloudFormation writes at resources that only stopped because another one failed. */
const cancelled =
  /^(Resource (creation|update|deletion) cancelled|The following resource\(s\) failed)/i;

/** The oldest failure that is not a consequence of another. `events` newest first: of two at one time the later listed is older. */
export function rootCause(events: readonly StackEvent[], stackName: string): RootCause | undefined {
  const failures = events
    .filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED'))
    .filter(({ ResourceStatusReason = '' }) => !cancelled.test(ResourceStatusReason))
    .toReversed()
    .sort((a, b) => (a.Timestamp?.getTime() ?? 0) - (b.Timestamp?.getTime() ?? 0));
  const first =
    failures.find(({ LogicalResourceId }) => LogicalResourceId !== stackName) ?? failures[0];
  if (first === undefined) return undefined;
  return {
    logicalId: first.LogicalResourceId ?? '',
    resourceType: first.ResourceType ?? '',
    reason: first.ResourceStatusReason ?? 'no reason given',
  };
}

/** One event as a line of the log. */
export function toLine({
  LogicalResourceId,
  ResourceType,
  ResourceStatus,
  ResourceStatusReason,
}: StackEvent): string {
  const reason = ResourceStatusReason === undefined ? '' : `  ${ResourceStatusReason}`;
  return `${ResourceStatus}  ${LogicalResourceId} (${ResourceType})${reason}`;
}
