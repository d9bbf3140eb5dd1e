import type { Call } from '../service.ts';
import { entry, iamOf } from './iam-store.ts';
import { roleNames } from './linked-role-names.ts';

/**
 * The first resource of an account brings the service's linked role along: the service makes it with the caller's rights, who
 * must be allowed `iam:CreateServiceLinkedRole`. Throws IAM's refusal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
 */
export async function ensureLinkedRole(call: Call, service: string): Promise<void> {
  if (isThere(call, service)) return;
  const caller = { ...call.caller, invokedBy: service, sourceIp: service, userAgent: service };
  try {
    await call.world.invoke(caller, 'iam', 'CreateServiceLinkedRole', { AWSServiceName: service });
  } catch (error) {
    // Another request may have been quicker.
    if (!isThere(call, service)) throw error;
  }
}

function isThere(call: Call, service: string): boolean {
  return entry(iamOf(call).roles, roleNames[service] ?? '') !== undefined;
}
