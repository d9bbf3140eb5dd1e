import { Fault } from '../../fault.ts';
import { authorize } from '../../identity/authorize.ts';
import type { Call } from '../../service.ts';
import type { Run } from '../engine/operation.ts';
import { stackAccess } from './access.ts';

/** A call that CloudFormation makes to itself for a nested stack, as whoever works on the parent. */
export function nestedCall({ world, caller, account, region }: Run): Call {
  const requestId = world.random.uuid();
  return { world, caller, account, region, requestId, signal: never };
}

const never = new AbortController().signal;

/** Throws `AccessDenied` where whoever works on the parent may not work on the nested stack. */
export function checkNestedAccess(
  call: Call,
  action: 'CreateStack' | 'UpdateStack' | 'DeleteStack',
  stackName: string,
  TemplateURL?: string,
): void {
  const denial = authorize(call, stackAccess(action, call, stackName, { TemplateURL }));
  if (denial !== undefined) throw new Fault('AccessDenied', denial.message, { status: 403 });
}
