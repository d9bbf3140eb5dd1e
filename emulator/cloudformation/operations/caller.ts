import { Fault } from '../../fault.ts';
import { assumeAsService } from '../../identity/service-role.ts';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { invalid } from '../template/fault.ts';

const service = 'cloudformation.amazonaws.com';

/** Who makes the calls of a stack's operation: its role, or else whoever asked for the operation. */
export async function operationCaller(
  call: Call,
  stackId: string,
  roleArn: string | undefined,
): Promise<Caller> {
  const { account, region, caller } = call;
  const via = { sourceIp: service, userAgent: service, invokedBy: service };
  if (roleArn === undefined) return { ...caller, ...via };
  const principal = await assume(call, stackId, roleArn);
  return { principal, account, region, ...via };
}

async function assume(
  { world, account, region }: Call,
  sourceArn: string,
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
      sourceArn,
    });
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw invalid(`Role ${roleArn} is invalid or cannot be assumed`, cause);
  }
}
