import type { Access } from '../../service.ts';

/**
 * What a caller needs who hands a role to a service (`cloudtrail.amazonaws.com`).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passRole(roleArn: string, service: string): Access {
  return {
    action: 'iam:PassRole',
    resource: roleArn,
    conditions: { 'iam:PassedToService': service },
  };
}
