import { Fault } from '../../fault.ts';
import type { Operation, ServiceModule } from '../../service.ts';

/**
 * A call with `DryRun` ends after authorization, and with an error though it was allowed.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export function heedDryRun(operations: ServiceModule['operations']): ServiceModule['operations'] {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [
      name,
      operation && heeding(operation as Operation<{ DryRun?: boolean }, unknown>),
    ]),
  );
}

function heeding(operation: Operation<{ DryRun?: boolean }, unknown>): Operation<never, unknown> {
  return {
    ...operation,
    access: (input, call) => operation.access(input, call),
    handle(input: { DryRun?: boolean }, call) {
      if (!input.DryRun) return operation.handle(input, call);
      const message = 'Request would have succeeded, but DryRun flag is set.';
      throw new Fault('DryRunOperation', message, { status: 412 });
    },
  };
}
