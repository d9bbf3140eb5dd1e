import { assumeAsService } from '../../../identity/service-role.ts';
import type { Caller, World } from '../../../world.ts';
import type { Task } from '../store.ts';

const service = 'ecs-tasks.amazonaws.com';

/** A task does not start; the message is its stopped reason. */
export class StartFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartFailure';
  }
}

/**
 * A role of a task, taken on by ECS; the session is named for the task. Trust policies see its account and ARN.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export async function asTaskRole(world: World, task: Task, roleArn: string): Promise<Caller> {
  const { account, region, id, arn } = task;
  const request = { service, roleArn, sessionName: id, account, region, sourceArn: arn };
  try {
    const principal = await assumeAsService(world, request);
    return { principal, account, region, sourceIp: service, userAgent: service };
  } catch (cause) {
    throw new StartFailure(
      `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
      cause,
    );
  }
}
