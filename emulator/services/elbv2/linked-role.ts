import { entry, iamOf } from '../../identity/iam-store.ts';
import type { Call } from '../../service.ts';

const service = 'elasticloadbalancing.amazonaws.com';

/**
 * The first load balancer of an account brings the service-linked role, if the caller may create it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
 */
export async function demandLinkedRole(call: Call): Promise<void> {
  if (isThere(call)) return;
  const caller = { ...call.caller, invokedBy: service };
  try {
    await call.world.invoke(caller, 'iam', 'CreateServiceLinkedRole', { AWSServiceName: service });
  } catch (error) {
    // Another load balancer may have been quicker.
    if (!isThere(call)) throw error;
  }
}

function isThere(call: Call): boolean {
  return entry(iamOf(call).roles, 'AWSServiceRoleForElasticLoadBalancing') !== undefined;
}
