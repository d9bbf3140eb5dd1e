import { Fault } from '../../fault.ts';
import { iamOf } from '../../identity/iam-store.ts';
import type { Call } from '../../service.ts';
import type { Caller, World } from '../../world.ts';
import { clientException } from './faults.ts';
import { entry } from './store.ts';

const service = 'ecs.amazonaws.com';
const roleName = 'AWSServiceRoleForECS';

interface Place {
  readonly world: World;
  readonly account: string;
  readonly region: string;
}

/**
 * ECS needs its role, and makes it as the caller where there is none.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
 */
export async function makeServiceRole(call: Call): Promise<void> {
  if (isThere(call)) return;
  const caller = { ...call.caller, invokedBy: service };
  try {
    await call.world.invoke(caller, 'iam', 'CreateServiceLinkedRole', { AWSServiceName: service });
  } catch (error) {
    // Another request may have been quicker.
    if (!isThere(call)) throw error;
  }
}

function isThere(call: Call): boolean {
  return entry(iamOf(call).roles, roleName) !== undefined;
}

/** What cannot do without it. */
export async function demandServiceRole(call: Call): Promise<void> {
  try {
    await makeServiceRole(call);
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
