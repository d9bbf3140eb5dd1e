import type { Emulator } from '../../../../../../emulator/emulator.ts';
import { assumeAsService } from '../../../../../../emulator/identity/service-role.ts';
import type { Caller } from '../../../../../../emulator/world.ts';
import { aCaller, client } from '../../../../../support/world.ts';

export const service = 'ecs-tasks.amazonaws.com';

const document = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** A role that a service may take on, with these actions on everything; its ARN. */
export async function aRole(
  world: Emulator,
  actions: readonly string[],
  trusted = service,
): Promise<string> {
  const iam = client(world, 'iam');
  const { Role } = await iam<{ Role: { Arn: string } }>('CreateRole', {
    RoleName: 'task',
    AssumeRolePolicyDocument: document({
      Principal: { Service: trusted },
      Action: 'sts:AssumeRole',
    }),
  });
  if (actions.length > 0) {
    const PolicyDocument = document({ Action: actions, Resource: '*' });
    await iam('PutRolePolicy', { RoleName: 'task', PolicyName: 'own', PolicyDocument });
  }
  return Role.Arn;
}

/** The session of a role that may do these things. */
export async function aRoleSession(world: Emulator, ...actions: string[]): Promise<Caller> {
  const roleArn = await aRole(world, actions);
  const place = { account: '123456789012', region: 'ap-southeast-2' };
  const principal = await assumeAsService(world, {
    service,
    roleArn,
    sessionName: 'one',
    ...place,
  });
  return aCaller({ principal });
}
