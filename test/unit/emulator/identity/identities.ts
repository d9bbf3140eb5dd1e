import type { Emulator } from '../../../../emulator/emulator.ts';
import { resolveCaller } from '../../../../emulator/identity/caller.ts';
import { credentialsOf } from '../../../../emulator/identity/credentials.ts';
import type { Caller } from '../../../../emulator/world.ts';
import { aCaller, client } from '../../../support/world.ts';

export const account = '123456789012';
export const accountRoot = { AWS: `arn:aws:iam::${account}:root` };

export interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
  readonly Expiration?: Date;
}

export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** A policy variable: `variable('aws:username')`. */
export function variable(name: string): string {
  return `\${${name}}`;
}

export function allow(action: string | string[], resource = '*', rest: object = {}): object {
  return { Effect: 'Allow', Action: action, Resource: resource, ...rest };
}

export function trust(principal: unknown, rest: object = {}): string {
  return policy({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...rest });
}

interface RoleOptions {
  readonly input?: object;
  readonly trust?: string;
  /** Text of an inline policy. */
  readonly policy?: string;
}

/** A role that trusts its account; answers its ARN. */
export async function aRole(
  world: Emulator,
  name: string,
  options: RoleOptions = {},
): Promise<string> {
  const iam = client(world, 'iam');
  const { Role } = await iam<{ Role: { Arn: string } }>('CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: options.trust ?? trust(accountRoot),
    ...options.input,
  });
  if (options.policy !== undefined) {
    const inline = { PolicyName: 'inline', PolicyDocument: options.policy };
    await iam('PutRolePolicy', { RoleName: name, ...inline });
  }
  return Role.Arn;
}

/** A user with an inline policy and an access key; answers the caller that the key stands for. */
export async function aUser(world: Emulator, name: string, document: string): Promise<Caller> {
  const iam = client(world, 'iam');
  await iam('CreateUser', { UserName: name });
  const inline = { PolicyName: 'inline', PolicyDocument: document };
  await iam('PutUserPolicy', { UserName: name, ...inline });
  const { AccessKey } = await iam<{ AccessKey: Keys }>('CreateAccessKey', { UserName: name });
  return callerOf(world, AccessKey);
}

export async function aPolicy(world: Emulator, name: string, document: string): Promise<string> {
  const input = { PolicyName: name, PolicyDocument: document };
  const { Policy } = await client(world, 'iam')<{ Policy: { Arn: string } }>('CreatePolicy', input);
  return Policy.Arn;
}

/** Who signs with these keys, as the wire finds out. */
export function callerOf(world: Emulator, keys: Keys): Caller {
  const { AccessKeyId, SessionToken } = keys;
  const credential = {
    accessKeyId: AccessKeyId,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
  };
  return aCaller({ principal: resolveCaller(world, credential), accessKeyId: AccessKeyId });
}

/** Takes the role on as a user who may do anything. */
export async function aSession(
  world: Emulator,
  roleArn: string,
  input: object = {},
): Promise<Caller> {
  const admin = await aUser(world, `admin-${world.random.hex(8)}`, policy(allow('*')));
  const { Credentials } = await client(
    world,
    'sts',
    admin,
  )<{ Credentials: Keys }>('AssumeRole', {
    RoleArn: roleArn,
    RoleSessionName: 'session',
    ...input,
  });
  return callerOf(world, Credentials);
}

/** How many sessions were ever given out: the proof that a refusal gave out none. */
export function sessionCount(world: Emulator): number {
  return Object.keys(credentialsOf({ world }).sessions).length;
}
