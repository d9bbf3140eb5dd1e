import { Fault } from '../../fault.ts';
import { assumeAsService } from '../../identity/service-role.ts';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { invalid } from '../template/fault.ts';

const service = 'cloudformation.amazonaws.com';

/** Who makes the calls of a stack's operation: its role, or else whoever asked for the operation. */
export async function operationCaller(call: Call, roleArn: string | undefined): Promise<Caller> {
  const { account, region, caller } = call;
  const via = { sourceIp: service, userAgent: service, invokedBy: service };
  if (roleArn === undefined) return { ...caller, ...via };
  const principal = await assume(call, roleArn);
  return { principal, account, region, ...via };
}

/**
 * CloudFormation is documented to tell a trust policy for which resource it acts (`aws:SourceArn`) for extensions only:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
async function assume(
  { world, account, region }: Call,
  roleArn: string,
): Promise<Caller['principal']> {
  const sessionName = 'AWSCloudFormation';
  try {
    return await assumeAsService(world, {
      service,
      roleArn,
      sessionName,
      account,
      region,
    });
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw invalid(`Role ${roleArn} is invalid or cannot be assumed`, cause);
  }
}
