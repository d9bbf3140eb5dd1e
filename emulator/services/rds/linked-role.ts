import { Fault } from '../../fault.ts';
import { ensureLinkedRole } from '../../identity/linked-role.ts';
import { assumeAsService, serviceCaller } from '../../identity/service-role.ts';
import type { Call } from '../../service.ts';
import type { Caller, World } from '../../world.ts';
import { invalidValue } from './refusals.ts';

export const service = 'rds.amazonaws.com';
const roleName = 'AWSServiceRoleForRDS';

/** What RDS acts as in an account when it does not act for a caller. */
export function linkedRoleArn(account: string): string {
  return `arn:aws:iam::${account}:role/aws-service-role/${service}/${roleName}`;
}

/** The caller's rights, used by RDS for it. */
export function throughRds(call: Call): Caller {
  return { ...call.caller, invokedBy: service, sourceIp: service, userAgent: service };
}

/** RDS's role, made with the caller's rights; a refusal is told in RDS's words. */
export async function demandLinkedRole(call: Call): Promise<void> {
  try {
    await ensureLinkedRole(call, service);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw withCause(
      invalidValue(
        'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
      ),
      cause,
    );
  }
}

function withCause(fault: Fault, cause: unknown): Fault {
  return new Fault(fault.code, fault.message, { status: 400, cause });
}

/** RDS itself, by its role. */
export async function asRds(
  world: World,
  { account, region }: { readonly account: string; readonly region: string },
): Promise<Caller> {
  const principal = await assumeAsService(world, {
    ...{ service, account, region },
    roleArn: linkedRoleArn(account),
    sessionName: 'rds-service',
  });
  return { ...serviceCaller(service, account, region), principal };
}
