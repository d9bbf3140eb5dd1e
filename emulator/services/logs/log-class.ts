import { Fault } from '../../fault.ts';
import type { LogGroup } from './store.ts';

/**
 * The classes beside STANDARD lack most of what is done with logs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export function requireStandard(group: LogGroup, operation: string): void {
  if (group.class !== 'STANDARD') throw notForClass(group, operation);
}

export function notForClass(group: LogGroup, operation: string): Fault {
  return new Fault(
    'InvalidOperationException',
    `The log group ${group.name} is of log-group-class ${group.class}. ${operation} is not supported for this log class.`,
  );
}
