import type * as Ecs from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { image, TestCluster } from '../services/ecs/a-cluster.ts';

const breaker = { DeploymentCircuitBreaker: { Enable: true, Rollback: true } };

async function aStack() {
  const cluster = await TestCluster.make();
  const stacks = new Stacks(cluster.world);
  const template = (command: string, properties: object = {}) => ({
    Resources: {
      Cluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
      Definition: {
        Type: 'AWS::ECS::TaskDefinition',
        Properties: {
          ...{ Family: 'stack', Cpu: '256', Memory: '512', NetworkMode: 'awsvpc' },
          RequiresCompatibilities: ['FARGATE'],
          ExecutionRoleArn: cluster.executionRoleArn,
          ContainerDefinitions: [
            {
              ...{ Name: 'app', Image: image, Command: [command] },
              PortMappings: [{ ContainerPort: 8080 }],
            },
          ],
        },
      },
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          ...{ Cluster: { Ref: 'Cluster' }, TaskDefinition: { Ref: 'Definition' } },
          ...{ LaunchType: 'FARGATE', DesiredCount: 1, DeploymentConfiguration: breaker },
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: cluster.subnets } },
          ...properties,
        },
      },
    },
    Outputs: { Service: { Value: { Ref: 'Service' } } },
  });
  const settled = () => stacks.settled('s', () => cluster.pass(5));
  return { cluster, stacks, template, settled };
}

describe('a stack with a service', () => {
  test('is complete when its tasks run, and leaves none when it is deleted', async () => {
    const { cluster, stacks, template, settled } = await aStack();

    await stacks.begin('CreateStack', 's', template('first'));

    expect(await settled()).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      Outputs: [{ OutputValue: expect.stringMatching(/:service\/s-Cluster-\w+\/s-Service-\w+$/) }],
    });
    expect(cluster.runtime.started).toHaveLength(1);
    expect(cluster.runtime.stopped).toEqual([]);
    const { StackId = '' } = await stacks.describe('s');
    await stacks.call('DeleteStack', { StackName: 's' });
    const deleted = await stacks.settled(StackId, () => cluster.pass(5));
    expect(deleted.StackStatus).toBe('DELETE_COMPLETE');
    expect(cluster.runtime.stopped).toHaveLength(1);
  });

  test('fails with the circuit breaker, and rolls back to what ran before', async () => {
    const { cluster, stacks, template, settled } = await aStack();
    await stacks.begin('CreateStack', 's', template('first'));
    await settled();
    cluster.runtime.behave = ({ command }) => (command?.[0] === 'bad' ? { exitCode: 1 } : 'runs');

    await stacks.begin('UpdateStack', 's', template('bad'));

    expect((await settled()).StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Service')).toMatch(
      /^Resource handler returned message: "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'\." \(RequestToken: [\w-]+, HandlerErrorCode: GeneralServiceException\)$/,
    );
    const tasks = await running(cluster);
    expect(tasks).toMatchObject([{ lastStatus: 'RUNNING' }]);
    expect(cluster.runtime.started.at(-1)?.plan.command).not.toEqual(['bad']);
  });

  test('cannot be created where nothing ever starts', async () => {
    const { cluster, stacks, template, settled } = await aStack();
    cluster.runtime.behave = () => ({ exitCode: 1 });

    await stacks.begin('CreateStack', 's', template('first'));

    expect((await settled()).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await stacks.reasonOf('s', 'Service')).toContain('Circuit Breaker was triggered');
  });

  test('is scaled without a new deployment', async () => {
    const { cluster, stacks, template, settled } = await aStack();
    await stacks.begin('CreateStack', 's', template('first'));
    await settled();

    await stacks.begin('UpdateStack', 's', template('first', { DesiredCount: 3 }));

    expect((await settled()).StackStatus).toBe('UPDATE_COMPLETE');
    expect(await running(cluster)).toHaveLength(3);
    expect(cluster.runtime.stopped).toEqual([]);
  });
});

async function running(cluster: TestCluster): Promise<Ecs.Task[]> {
  const { clusterArns } = await cluster.ecs<{ clusterArns: string[] }>('ListClusters');
  const name = clusterArns.find((arn) => arn.includes('/s-Cluster-'));
  const { taskArns } = await cluster.ecs<{ taskArns: string[] }>('ListTasks', { cluster: name });
  const { tasks } = await cluster.ecs<{ tasks: Ecs.Task[] }>('DescribeTasks', {
    ...{ cluster: name, tasks: taskArns },
  });
  return tasks;
}
