import { arnOf, type Principal } from '../../identity/principal.ts';

/** The names by which a grant may mean this principal. */
export function namesOf(principal: Principal): readonly string[] {
  return principal.type === 'role' ? [principal.roleArn, principal.arn] : [arnOf(principal)];
}
