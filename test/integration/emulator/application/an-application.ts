import { readFileSync } from 'node:fs';
import type * as Iam from '@aws-sdk/client-iam';
import { parse, parseDocument } from 'yaml';
import type { ServiceId } from '../../../../emulator/wire/services.ts';
import { type DeployOptions, Stacks } from '../../../support/stacks.ts';
import { aCaller, aWorld, client, testStart } from '../../../support/world.ts';

const account = '123456789012';
const roles = `arn:aws:iam::${account}:role/keywatch`;
export const serviceRole = `${roles}/cloudformation/keywatch-cloudformation`;

/** Who may do what does not need a database that runs: the owner's login is any secret of RDS's name, which RDS itself would delete. */
const kept = ['AWS::IAM::', 'AWS::KMS::', 'AWS::SecretsManager::'];
const ownersLogin = `Resources:
  OwnersLogin:
    Type: AWS::SecretsManager::Secret
    DeletionPolicy: Retain
    Properties:
      Name: !Join ['', ['rds!db-', !Select [2, !Split ['/', !Ref AWS::StackId]]]]
      KmsKeyId: !GetAtt AtRestKey.Arn
      GenerateSecretString: {}
`;

/** The shipped template, cut down to roles, keys and secrets. */
export function rolesKeysAndSecrets(): string {
  const text = readFileSync('cloudformation/application.yaml', 'utf8')
    .replace('Resources:\n', ownersLogin)
    .replaceAll('!GetAtt Database.MasterUserSecret.SecretArn', '!Ref OwnersLogin');
  const document = parseDocument(text, { logLevel: 'silent' });
  const { Resources } = document.toJS() as { Resources: Record<string, { Type: string }> };
  for (const [logicalId, { Type }] of Object.entries(Resources)) {
    if (!kept.some((beginning) => Type.startsWith(beginning))) {
      document.deleteIn(['Resources', logicalId]);
    }
  }
  document.deleteIn(['Outputs']);
  return document.toString().replaceAll(`\${LogGroup}`, `\${Prefix}-application`);
}

/** What the emulator's deployment file says, with the digest of an image. */
export function parametersOf(stack: string): Record<string, string> {
  const text = readFileSync(`cloudformation/deployments/emulator/${stack}.yaml`, 'utf8');
  const { parameters } = parse(text) as { parameters: Record<string, string | number> };
  const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)]);
  return {
    ...Object.fromEntries(texts),
    ...(stack === 'application' && { ImageDigest: `sha256:${'a'.repeat(64)}` }),
  };
}

/** The cut-down application, made by the shipped service role, and everybody who might want to use it. */
export async function anApplication(parameters: Readonly<Record<string, string>> = {}) {
  const world = aWorld();
  const stacks = new Stacks(world);
  const identity = readFileSync('cloudformation/identity.yaml', 'utf8');
  await stacks.create('keywatch-identity', identity, { parameters: parametersOf('identity') });
  const options: DeployOptions = {
    parameters: { ...parametersOf('application'), ...parameters },
    input: { RoleARN: serviceRole },
  };
  const made = await stacks.create('keywatch-application', rolesKeysAndSecrets(), options);
  const physicalId = async (logicalId: string) =>
    (await stacks.physicalId('keywatch-application', logicalId)) ?? '';
  /** A session of a role, by the role's name. */
  const as = async (roleName: string, service: ServiceId) => {
    const iam = client(world, 'iam');
    const { Role } = await iam<Iam.GetRoleCommandOutput>('GetRole', { RoleName: roleName });
    const principal = {
      ...{ type: 'role' as const, account, roleId: Role?.RoleId ?? '', roleName },
      ...{ roleArn: Role?.Arn ?? '', sessionName: 'session', since: testStart },
      arn: `arn:aws:sts::${account}:assumed-role/${roleName}/session`,
    };
    return client(world, service, aCaller({ principal }));
  };
  return { world, stacks, made, options, as, physicalId };
}
