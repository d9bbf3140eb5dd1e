import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from '../../../fault.ts';
import { entry } from '../../../identity/iam-store.ts';
import type { World } from '../../../world.ts';
import { type CredentialGrant, grantsOf } from './credential-grants.ts';
import { taskSession } from './task-session.ts';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Answers `GET /_emulator/ecs/credentials/<id>` as ECS's agent answers a container; the codes are the agent's.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export async function answerCredentials(
  world: World,
  id: string,
  headers: IncomingHttpHeaders,
): Promise<Answer> {
  const grant = entry(grantsOf({ world }).grants, id);
  if (grant === undefined) {
    return refusal(400, 'InvalidIdInRequest', 'CredentialsV2Request: Credentials not found');
  }
  if (!presents(headers.authorization, grant.token)) {
    return refusal(401, 'Unauthorized', 'the Authorization header does not hold the task’s token');
  }
  return world.clock.during(() => answer(world, grant));
}

async function answer(world: World, grant: CredentialGrant): Promise<Answer> {
  try {
    const { accessKeyId, session, expiration } = await taskSession(world, grant, machineNow());
    return {
      status: 200,
      body: {
        RoleArn: grant.roleArn,
        AccessKeyId: accessKeyId,
        SecretAccessKey: session.secret,
        Token: session.token,
        Expiration: expiration.toISOString().replace(/\.\d+Z$/, 'Z'),
      },
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return refusal(
      400,
      error.code,
      `ECS was unable to assume the role '${grant.roleArn}' that was provided for this task: ${error.message}`,
    );
  }
}

/** The only place where the machine's time counts: see `taskSession`. */
function machineNow(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

/** In a time that does not tell how much of it was right. */
function presents(given: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(token));
}

function refusal(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}
