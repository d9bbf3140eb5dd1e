import {
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Place } from './case.ts';

export const policyOf = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

export const allow = (Action: string, Resource = '*') => ({ Effect: 'Allow', Action, Resource });

/** Whom the account's own principals may become. */
export const trustOf = (place: Place, Condition?: object): string =>
  policyOf({
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${place.account}:root` },
    Action: 'sts:AssumeRole',
    ...(Condition && { Condition }),
  });

/** A role of its own, deleted with the case. */
export async function aRole(
  place: Place,
  input: Partial<CreateRoleCommandInput> = {},
): Promise<{ RoleName: string; arn: string }> {
  const RoleName = input.RoleName ?? place.fresh('role');
  const { iam } = place.clients;
  const { Role } = await iam.send(
    new CreateRoleCommand({ AssumeRolePolicyDocument: trustOf(place), ...input, RoleName }),
  );
  place.later(() => iam.send(new DeleteRoleCommand({ RoleName })));
  return { RoleName, arn: Role?.Arn ?? '' };
}

/** Gives the role a right, taken away with the case. */
export async function give(place: Place, RoleName: string, PolicyDocument: string): Promise<void> {
  const { iam } = place.clients;
  const PolicyName = 'rights';
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  place.later(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
}
