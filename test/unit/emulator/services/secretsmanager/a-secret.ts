import { aCaller, aWorld, client } from '../../../../support/world.ts';

export const home = 'arn:aws:secretsmanager:ap-southeast-2:123456789012:secret';

/** A request token with a number in it. */
export function token(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A secret with a first version, and the account's root to use it. */
export async function aSecret(input: object = {}, world = aWorld()) {
  const secrets = client(world, 'secretsmanager');
  const made = await secrets<{ ARN: string; Name: string; VersionId?: string }>('CreateSecret', {
    ...{ Name: 'app/db', SecretString: 'first', ClientRequestToken: token(1) },
    ...input,
  });
  return { world, secrets, ...made };
}

export function asRole(
  world: ReturnType<typeof aWorld>,
  name: string,
  account = '123456789012',
  roleId = 'AROAEXAMPLE',
) {
  const principal = {
    ...{ type: 'role' as const, account, roleId, roleName: name, since: 0 },
    arn: `arn:aws:sts::${account}:assumed-role/${name}/session`,
    roleArn: `arn:aws:iam::${account}:role/${name}`,
    sessionName: 'session',
  };
  return client(world, 'secretsmanager', aCaller({ principal, account }));
}
