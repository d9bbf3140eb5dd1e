import { Fault } from '../../fault.ts';
import { iamOf } from '../../identity/iam-store.ts';
import { ensureLinkedRole } from '../../identity/linked-role.ts';
import type { Call } from '../../service.ts';
import type { Caller, World } from '../../world.ts';
import { clientException } from './faults.ts';
import { entry } from './store.ts';

/** ECS needs its role, and makes it as the caller where there is none. */
export const service = 'ecs.amazonaws.com';
const roleName = 'AWSServiceRoleForECS';

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/** What cannot do without it. */
export async function demandServiceRole(call: Call): Promise<void> {
  try {
    await ensureLinkedRole(call, service);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    throw clientException(
      'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
    );
  }
}

/** ECS acting for itself, in its service-linked role. Sessions are named for their work, as in AWS: `ecs-service-scheduler`. */
export function asServiceRole({ world, account, region }: Place, sessionName: string): Caller {
  const role = entry(iamOf({ world, account }).roles, roleName);
  if (role === undefined) {
    throw clientException('ECS was unable to assume the role AWSServiceRoleForECS.');
  }
  return {
    principal: {
      type: 'role',
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`,
      roleArn: role.arn,
      roleId: role.id,
      roleName,
      sessionName,
      since: world.clock.now(),
      takenBy: service,
    },
    account,
    region,
    sourceIp: service,
    userAgent: service,
    invokedBy: service,
  };
}
