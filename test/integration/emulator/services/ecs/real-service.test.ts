import { describe, expect, test } from '@jest/globals';
import { aLayer, anImage, putImage } from '../../../../support/container-image.ts';
import { Stacks } from '../../../../support/stacks.ts';
import { client } from '../../../../support/world.ts';
import { allow, aRole, policy, trust } from '../../../../unit/emulator/identity/identities.ts';
import { aService } from '../elbv2/a-load-balancer.ts';

const repositoryName = 'team/app';
const image = `123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/${repositoryName}:v1`;

/** `migrate` says so and ends; `serve` answers with its variables. */
const program = `
  if (process.argv[2] === 'migrate') { console.log('migrated ' + process.env.SECRET); process.exit(0); }
  if (process.argv[2] === 'bad') { console.error('bad'); process.exit(3); }
  const server = require('node:http').createServer((request, response) => {
    response.end(JSON.stringify(process.env));
  });
  server.listen(process.env.PORT, process.env.HOST, () => console.log('listening'));
  process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeAllConnections(); });
`;

describe('a service whose containers are real processes', () => {
  test('is deployed, answers at the load balancer, survives a bad update, and goes', async () => {
    const { world, network, group, url } = await aService(
      { clock: 'waiting' },
      { HealthCheckPath: '/' },
    );
    const listening = await world.listen();
    const ecr = client(world, 'ecr');
    await ecr('CreateRepository', { repositoryName });
    const layer = aLayer([{ path: 'app/server.cjs', text: program }]);
    await putImage(
      ecr,
      repositoryName,
      anImage([layer], {
        Entrypoint: ['/nodejs/bin/node'],
        Cmd: ['/app/server.cjs'],
        WorkingDir: '/app',
      }),
      'v1',
    );
    const tasks = trust({ Service: 'ecs-tasks.amazonaws.com' });
    const taskRole = await aRole(world, 'task', { trust: tasks });
    const executionRole = await aRole(world, 'execution', {
      trust: tasks,
      policy: policy(allow(['ecr:*', 'logs:*', 'ssm:*', 'kms:*'])),
    });
    await client(world, 'ssm')('PutParameter', { Name: '/secret', Type: 'String', Value: 'hush' });
    const logConfiguration = {
      LogDriver: 'awslogs',
      Options: {
        'awslogs-group': '/app',
        'awslogs-region': 'ap-southeast-2',
        'awslogs-stream-prefix': 'web',
        'awslogs-create-group': 'true',
      },
    };
    const template = (command: string) => ({
      Resources: {
        Cluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
        Definition: {
          Type: 'AWS::ECS::TaskDefinition',
          Properties: {
            ...{ Family: 'stack', Cpu: '256', Memory: '512', NetworkMode: 'awsvpc' },
            RequiresCompatibilities: ['FARGATE'],
            ...{ ExecutionRoleArn: executionRole, TaskRoleArn: taskRole },
            ContainerDefinitions: [
              {
                Name: 'migrate',
                Image: image,
                Essential: false,
                Command: ['/app/server.cjs', 'migrate'],
                Secrets: [{ Name: 'SECRET', ValueFrom: '/secret' }],
                LogConfiguration: logConfiguration,
              },
              {
                Name: 'app',
                Image: image,
                Command: ['/app/server.cjs', command],
                PortMappings: [{ ContainerPort: 8080 }],
                DependsOn: [{ ContainerName: 'migrate', Condition: 'SUCCESS' }],
                LogConfiguration: logConfiguration,
              },
            ],
          },
        },
        Service: {
          Type: 'AWS::ECS::Service',
          Properties: {
            ...{ Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Definition' } },
            ...{ LaunchType: 'FARGATE', DesiredCount: 1 },
            DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
            LoadBalancers: [{ TargetGroupArn: group, ContainerName: 'app', ContainerPort: 8080 }],
            NetworkConfiguration: {
              AwsvpcConfiguration: { Subnets: network.subnets, SecurityGroups: [network.group] },
            },
          },
        },
      },
    });
    const stacks = new Stacks(world);
    const settled = (name = 's') =>
      stacks.settled(name, () => new Promise((done) => setTimeout(done, 20)));
    await stacks.begin('CreateStack', 's', template('serve'));
    expect((await settled()).StackStatus).toBe('CREATE_COMPLETE');
    const env = (await (await fetch(url)).json()) as Record<string, string>;
    expect(env).toMatchObject({ AWS_REGION: 'ap-southeast-2', AWS_ENDPOINT_URL: listening.url });
    expect(env.SECRET).toBeUndefined();
    await stacks.begin('UpdateStack', 's', template('bad'));
    expect((await settled()).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect((await fetch(url)).status).toBe(200);
    const { events } = await client(world, 'logs')<{ events: { message: string }[] }>(
      'FilterLogEvents',
      { logGroupName: '/app' },
    );
    expect(new Set(events.map(({ message }) => message))).toEqual(
      new Set(['migrated hush', 'listening', 'bad']),
    );
    const { StackId = '' } = await stacks.describe('s');
    await stacks.call('DeleteStack', { StackName: 's' });
    expect((await settled(StackId)).StackStatus).toBe('DELETE_COMPLETE');
    expect(world.running.idsOf('ecs:')).toEqual([]);
    await listening.close();
  }, 60_000);
});
