import { describe, expect, test } from '@jest/globals';
import { client } from '../../../../support/world.ts';
import { allow, aRole, policy, trust } from '../../identity/identities.ts';
import { TestCluster } from './a-cluster.ts';

async function stopped(cluster: TestCluster) {
  const { taskArn } = await cluster.run();
  await cluster.pass(6);
  return cluster.task(taskArn);
}

describe('the secrets of a container', () => {
  async function aSecret(cluster: TestCluster): Promise<string> {
    const { ARN } = await client(cluster.world, 'secretsmanager')<{ ARN: string }>('CreateSecret', {
      ClientRequestToken: '01234567-89ab-cdef-0123-456789abcdef',
      Name: 'login',
      SecretString: JSON.stringify({ username: 'u', password: 'p', port: 5432 }),
    });
    return ARN;
  }

  test('come from Secrets Manager, whole or by key, and from Parameter Store', async () => {
    const cluster = await TestCluster.make();
    const arn = await aSecret(cluster);
    await client(cluster.world, 'ssm')('PutParameter', {
      ...{ Name: '/app/mode', Type: 'SecureString', Value: 'quiet' },
    });
    await cluster.register([
      {
        secrets: [
          { name: 'LOGIN', valueFrom: arn },
          { name: 'PASSWORD', valueFrom: `${arn}:password::` },
          { name: 'DB_PORT', valueFrom: `${arn}:port::` },
          { name: 'MODE', valueFrom: '/app/mode' },
        ],
      },
    ]);

    expect(await stopped(cluster)).toMatchObject({ lastStatus: 'RUNNING' });

    expect(cluster.runtime.started[0]?.plan.environment).toMatchObject({
      ...{ PASSWORD: 'p', DB_PORT: '5432', MODE: 'quiet' },
      LOGIN: '{"username":"u","password":"p","port":5432}',
    });
  });

  test('that the execution role may not read keep the task from starting', async () => {
    const cluster = await TestCluster.make();
    const arn = await aSecret(cluster);
    const executionRoleArn = await aRole(cluster.world, 'poor', {
      trust: trust({ Service: 'ecs-tasks.amazonaws.com' }),
      policy: policy(allow('ecr:*')),
    });
    await cluster.register([{ secrets: [{ name: 'LOGIN', valueFrom: arn }] }], {
      executionRoleArn,
    });

    const task = await stopped(cluster);

    expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
    expect(task.stoppedReason).toMatch(
      /^ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: .* AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role\/poor\/\w{32} is not authorized to perform: secretsmanager:GetSecretValue/,
    );
    expect(cluster.runtime.started).toEqual([]);
  });

  test('must have the key that is asked for', async () => {
    const cluster = await TestCluster.make();
    const arn = await aSecret(cluster);
    await cluster.register([{ secrets: [{ name: 'A', valueFrom: `${arn}:nothing::` }] }]);

    expect((await stopped(cluster)).stoppedReason).toContain('did not contain json key nothing');
  });
});

describe('the roles of a task', () => {
  const roleOf = (roleArn: string) => `ECS was unable to assume the role '${roleArn}'`;

  test.each(['taskRoleArn', 'executionRoleArn'])(
    '%s must trust ecs-tasks.amazonaws.com',
    async (member) => {
      const cluster = await TestCluster.make();
      const arn = await aRole(cluster.world, 'stranger', {
        trust: trust({ Service: 'ec2.amazonaws.com' }),
      });
      await cluster.register([{}], { [member]: arn });

      const task = await stopped(cluster);

      expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
      expect(task.stoppedReason).toContain(roleOf(arn));
    },
  );

  const conditions = (account: string) => ({
    Condition: {
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:aws:ecs:ap-southeast-2:${account}:*` },
    },
  });

  test.each([
    ['123456789012', 'RUNNING'],
    ['999999999999', 'STOPPED'],
  ])('are taken on for tasks of the account %s: %s', async (account, lastStatus) => {
    const cluster = await TestCluster.make();
    const taskRoleArn = await aRole(cluster.world, 'guarded', {
      trust: trust({ Service: 'ecs-tasks.amazonaws.com' }, conditions(account)),
    });
    await cluster.register([{}], { taskRoleArn });

    expect(await stopped(cluster)).toMatchObject({ lastStatus });
  });

  test('give the task its own credentials, named for it', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    const { taskArn = '' } = await stopped(cluster);

    expect(cluster.runtime.granted).toEqual([
      {
        taskId: taskArn.slice(taskArn.lastIndexOf('/') + 1),
        roleArn: cluster.taskRoleArn,
        ...{ account: '123456789012', region: 'ap-southeast-2' },
      },
    ]);
  });
});

describe('the logs of a container', () => {
  const logConfiguration = {
    logDriver: 'awslogs',
    options: {
      ...{ 'awslogs-group': '/app', 'awslogs-region': 'ap-southeast-2' },
      ...{ 'awslogs-stream-prefix': 'web', 'max-buffer-size': '1m' },
    },
  };

  test('go to a stream of its own', async () => {
    const cluster = await TestCluster.make();
    await cluster.register([{ logConfiguration }]);
    const { taskArn = '' } = await stopped(cluster);

    const id = taskArn.slice(taskArn.lastIndexOf('/') + 1);
    expect(cluster.runtime.lines).toEqual([`/app web/app/${id}: app begins`]);
  });

  test('keep the task from starting where they cannot be written', async () => {
    const cluster = await TestCluster.make();
    await cluster.register([{ logConfiguration }]);
    cluster.runtime.cannotLog = new Error('ResourceInitializationError: no stream');

    expect(await stopped(cluster)).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' },
      stoppedReason: 'ResourceInitializationError: no stream',
    });
  });
});
