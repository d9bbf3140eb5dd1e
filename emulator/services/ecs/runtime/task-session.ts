import type { AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import { credentialsOf, type Session } from '../../../identity/credentials.ts';
import { entry } from '../../../identity/iam-store.ts';
import { serviceCaller } from '../../../identity/service-role.ts';
import type { World } from '../../../world.ts';
import type { CredentialGrant } from './credential-grants.ts';

/** What a task gets; `expiration` is in machine's time. */
export interface TaskSession {
  readonly accessKeyId: string;
  readonly session: Session;
  readonly expiration: Date;
}

/** For how long a task may use what it was told before it asks again. */
const toldFor = 6 * 3600 * 1000;
/** SDKs ask again some minutes before the end; they are to get new ones then. */
const renewedBefore = 15 * 60 * 1000;
/** A session of a task that lives does not end. */
const never = 8_640_000_000_000_000;

/**
 * The session of a task's role, a new one when the last comes near its end.
 *
 * Two clocks meet here. The process has the machine's, and asks again when by that one its credentials are about to expire, so
 * that is the clock by which it is told their end. Sessions are held against the emulator's, which may leap by days while the
 * process blinks: so a task's sessions hold there until the task ends, and their end is told, not enforced.
 */
export async function taskSession(
  world: World,
  grant: CredentialGrant,
  machineNow: number,
): Promise<TaskSession> {
  const { current } = grant;
  const { sessions } = credentialsOf({ world });
  const present = current && entry(sessions, current.accessKeyId);
  if (current && present && current.toldUntil - renewedBefore > machineNow) {
    const { accessKeyId, toldUntil } = current;
    return { accessKeyId, session: present, expiration: new Date(toldUntil) };
  }
  const accessKeyId = await takeRole(world, grant);
  const session = prolong(world, accessKeyId);
  const toldUntil = machineNow + toldFor;
  grant.issued.push(accessKeyId);
  grant.current = { accessKeyId, toldUntil };
  return { accessKeyId, session, expiration: new Date(toldUntil) };
}

/** Sessions that were given out are expired from now on. */
export function endSessions(world: World, accessKeyIds: readonly string[]): void {
  const { sessions } = credentialsOf({ world });
  const expiresAt = world.clock.now();
  for (const id of accessKeyIds) {
    const session = entry(sessions, id);
    if (session !== undefined) sessions[id] = { ...session, expiresAt };
  }
}

/** As ECS does it, so that the role's trust policy decides; throws the `Fault` with which STS refuses. */
async function takeRole(world: World, grant: CredentialGrant): Promise<string> {
  const { account, region, taskId, roleArn } = grant;
  const source = `arn:aws:ecs:${region}:${account}:task/${taskId}`;
  const caller = serviceCaller('ecs-tasks.amazonaws.com', account, region, source);
  const input = { RoleArn: roleArn, RoleSessionName: taskId };
  const { Credentials } = await world.invoke<AssumeRoleCommandOutput>(
    caller,
    'sts',
    'AssumeRole',
    input,
  );
  return Credentials?.AccessKeyId ?? '';
}

function prolong(world: World, accessKeyId: string): Session {
  const { sessions } = credentialsOf({ world });
  const session = entry(sessions, accessKeyId);
  if (session === undefined) throw new Error(`STS keeps no session ${accessKeyId}`);
  const lasting = { ...session, expiresAt: never };
  sessions[accessKeyId] = lasting;
  return lasting;
}
