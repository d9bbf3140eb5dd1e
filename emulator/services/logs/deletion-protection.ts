import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { onGroup } from './access.ts';
import { findGroup } from './names.ts';
import type { LogGroup } from './store.ts';

export const deletionProtection = {
  PutLogGroupDeletionProtection: {
    access: onGroup('PutLogGroupDeletionProtection'),
    handle: (input, call) => {
      findGroup(call, input).deletionProtected = input.deletionProtectionEnabled ?? false;
      return {};
    },
  },
} satisfies Operations<typeof Logs>;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html */
export function refuseProtected({ name, deletionProtected }: LogGroup): void {
  if (!deletionProtected) return;
  throw new Fault(
    'ValidationException',
    `The log group ${name} cannot be deleted while deletion protection is enabled. Disable deletion protection first.`,
  );
}
