import type { World } from '../../../world.ts';
import { type CredentialGrant, grantsOf } from './credential-grants.ts';
import { emulatorAddress } from './emulator-address.ts';
import { endSessions } from './task-session.ts';

export { answerCredentials } from './answer-credentials.ts';

export interface TaskIdentity {
  /** 32 hexadecimal digits; names the sessions of the task's role, as on Fargate. */
  readonly taskId: string;
  readonly roleArn: string;
  readonly account: string;
  readonly region: string;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Lets a task ask for its role's credentials; a task that may already is told the same again. The role is taken on when the task
 * asks, so that one that does not trust `ecs-tasks.amazonaws.com` fails there.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function grantTaskCredentials(
  world: World,
  task: TaskIdentity,
): { environment: Record<string, string> } {
  const [id, { token }] = find(world, task.taskId) ?? makeGrant(world, task);
  const address = emulatorAddress(world.settings) ?? '';
  return {
    environment: {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address}/_emulator/ecs/credentials/${id}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
    },
  };
}

/** The task has ended: nothing can be asked any more, and what was given out is void. On AWS it would hold until it expires. */
export function revokeTaskCredentials(world: World, taskId: string): void {
  const found = find(world, taskId);
  if (found === undefined) return;
  const [id, grant] = found;
  endSessions(world, grant.issued);
  delete grantsOf({ world }).grants[id];
}

function find(world: World, taskId: string): [string, CredentialGrant] | undefined {
  return Object.entries(grantsOf({ world }).grants).find(([, grant]) => grant.taskId === taskId);
}

function makeGrant(world: World, task: TaskIdentity): [string, CredentialGrant] {
  const { taskId, roleArn, account, region } = task;
  const token = world.random.text(43, letters);
  const grant: CredentialGrant = { taskId, roleArn, account, region, token, issued: [] };
  const id = world.random.uuid();
  grantsOf({ world }).grants[id] = grant;
  return [id, grant];
}
