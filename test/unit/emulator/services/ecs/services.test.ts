import { describe, expect, test } from '@jest/globals';
import { aWorld, client } from '../../../../support/world.ts';
import { TestCluster } from './a-cluster.ts';

async function aService(input: object = {}): Promise<TestCluster> {
  const cluster = await TestCluster.make();
  await cluster.register();
  await cluster.create(input);
  await cluster.pass(5);
  return cluster;
}

describe('a service', () => {
  test('keeps the tasks that it is to have, spread over the zones', async () => {
    const cluster = await aService();

    const service = await cluster.service();
    expect(service).toMatchObject({ runningCount: 2, pendingCount: 0, desiredCount: 2 });
    expect(service.deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
    const messages = service.events?.map(({ message }) => message);
    expect(messages?.[0]).toBe('(service web) has reached a steady state.');
    expect(messages?.at(-1)).toMatch(
      /^\(service web\) has started 2 tasks: \(task \w{32}\) \(task \w{32}\)\.$/,
    );
    const zones = (await cluster.tasks()).map(({ availabilityZone }) => availabilityZone);
    expect(new Set(zones).size).toBe(2);
  });

  test('replaces a task that ends', async () => {
    const cluster = await aService();

    cluster.runtime.started[0]?.end({ exitCode: 1 });
    await cluster.pass(8);

    expect(await cluster.service()).toMatchObject({ runningCount: 2 });
    expect(cluster.runtime.started).toHaveLength(3);
  });

  test('is scaled in and out', async () => {
    const cluster = await aService();

    await cluster.update({ desiredCount: 3 });
    await cluster.pass(6);
    expect(await cluster.service()).toMatchObject({ runningCount: 3 });
    await cluster.update({ desiredCount: 0 });
    await cluster.pass(6);

    expect(await cluster.service()).toMatchObject({ runningCount: 0, desiredCount: 0 });
  });

  test('rolls to another definition, and never has fewer than it is to', async () => {
    const cluster = await aService();
    const taskDefinition = await cluster.register([{ command: ['new'] }]);
    const { service } = await cluster.update({ taskDefinition });
    expect(service.deployments?.map(({ status }) => status)).toEqual(['PRIMARY', 'ACTIVE']);

    let fewest = 2;
    for (let second = 0; second < 12; second += 1) {
      await cluster.pass(1);
      fewest = Math.min(fewest, (await cluster.service()).runningCount ?? 0);
    }

    expect(fewest).toBe(2);
    expect(await cluster.service()).toMatchObject({
      taskDefinition,
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 }],
    });
    const plans = (await cluster.tasks()).map(({ taskDefinitionArn }) => taskDefinitionArn);
    expect(plans).toEqual([taskDefinition, taskDefinition]);
  });

  test('that cannot start anything is throttled', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    cluster.runtime.cannotPull = 'CannotPullContainerError: gone';
    await cluster.create({ desiredCount: 1 });

    await cluster.pass(120);

    expect(await cluster.service()).toMatchObject({
      deployments: [{ rolloutState: 'IN_PROGRESS', runningCount: 0 }],
    });
    const stopped = await cluster.tasks('STOPPED');
    expect(stopped.length).toBeGreaterThanOrEqual(5);
    expect(stopped.length).toBeLessThanOrEqual(8);
    const { events = [] } = await cluster.service();
    expect(events.map(({ message }) => message)).toContain(
      '(service web) is unable to consistently start tasks successfully.',
    );
  });

  test('is deleted by force only while it has tasks, and drains', async () => {
    const cluster = await aService();
    const asked = { cluster: 'main', service: 'web' };

    await expect(cluster.ecs('DeleteService', asked)).rejects.toThrow(
      'The service cannot be stopped while it is scaled above 0.',
    );
    await cluster.ecs('DeleteService', { ...asked, force: true });
    expect(await cluster.service()).toMatchObject({ status: 'DRAINING', desiredCount: 0 });
    await expect(cluster.update({ desiredCount: 1 })).rejects.toThrow('Service was not ACTIVE.');
    await cluster.pass(6);

    expect(await cluster.service()).toMatchObject({ status: 'INACTIVE', runningCount: 0 });
    await cluster.ecs('DeleteCluster', { cluster: 'main' });
  });
});

describe('the circuit breaker', () => {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  test('goes back to the last deployment that was completed', async () => {
    const cluster = await aService({ deploymentConfiguration });
    const { taskDefinition: good } = await cluster.service();
    const bad = await cluster.register([{ command: ['bad'] }]);
    cluster.runtime.behave = ({ command }) => (command?.[0] === 'bad' ? { exitCode: 1 } : 'runs');

    await cluster.update({ taskDefinition: bad });
    await cluster.pass(40);

    const service = await cluster.service();
    expect(service).toMatchObject({ taskDefinition: good, runningCount: 2 });
    expect(service.deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
    const messages = service.events?.map(({ message }) => message) ?? [];
    expect(messages).toContainEqual(
      expect.stringMatching(/deployment failed: tasks failed to start\.$/),
    );
    expect(messages).toContainEqual(expect.stringContaining('rolling back to deployment ecs-svc/'));
    const listed = await cluster.ecs('ListServiceDeployments', { cluster: 'main', service: 'web' });
    expect(listed).toMatchObject({
      serviceDeployments: [
        { status: 'SUCCESSFUL' },
        { status: 'ROLLBACK_SUCCESSFUL' },
        { status: 'SUCCESSFUL' },
      ],
    });
  });

  test('leaves a first deployment FAILED, and starts nothing more', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    cluster.runtime.behave = () => ({ exitCode: 1 });
    await cluster.create({ desiredCount: 1, deploymentConfiguration });

    await cluster.pass(60);

    expect(await cluster.service()).toMatchObject({
      deployments: [
        {
          ...{ rolloutState: 'FAILED', failedTasks: 3 },
          rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        },
      ],
    });
    expect(cluster.runtime.started).toHaveLength(3);
  });
});

test('after a restore a task that does not run any more is replaced', async () => {
  const cluster = await aService();
  const snapshot = cluster.world.snapshot();
  await cluster.update({ desiredCount: 0 });
  await cluster.pass(6);

  cluster.world.restore(snapshot);
  await cluster.world.resume();
  await cluster.pass(6);

  expect(await cluster.service()).toMatchObject({ runningCount: 2, desiredCount: 2 });
  expect(cluster.runtime.started).toHaveLength(4);
});

test('after a restore a task that still runs is left alone, and one that is not known ends', async () => {
  const cluster = await aService();
  const before = await cluster.tasks();
  const snapshot = cluster.world.snapshot();
  await cluster.update({ desiredCount: 3 });
  await cluster.pass(6);

  cluster.world.restore(snapshot);
  await cluster.world.resume();
  await cluster.pass(3);

  expect(await cluster.tasks()).toEqual(before);
  expect(cluster.runtime.stopped).toHaveLength(1);
  expect(cluster.world.running.idsOf('ecs:')).toHaveLength(2);
});

describe('calls at the same time', () => {
  test('make one cluster, with the role that both need', async () => {
    const world = aWorld();
    const ecs = client(world, 'ecs');
    const input = { clusterName: 'main', tags: [{ key: 'a', value: '1' }] };
    const made = await Promise.all([ecs('CreateCluster', input), ecs('CreateCluster', input)]);

    expect(made[0]).toEqual(made[1]);
    const other = client(aWorld(), 'ecs');
    const answers = await Promise.allSettled([
      other('CreateCluster', { clusterName: 'main', tags: [{ key: 'a', value: '1' }] }),
      other('CreateCluster', { clusterName: 'main', tags: [{ key: 'a', value: '2' }] }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('change a service, and none undoes the other', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    await cluster.create();
    const taskDefinition = await cluster.register([{ command: ['second'] }]);
    const one = { awsvpcConfiguration: { subnets: cluster.subnets.slice(0, 1) } };
    await Promise.all([
      cluster.update({ networkConfiguration: one }),
      cluster.update({ taskDefinition }),
    ]);

    expect(await cluster.service()).toMatchObject({
      taskDefinition,
      networkConfiguration: { awsvpcConfiguration: { subnets: cluster.subnets.slice(0, 1) } },
    });
  });

  test('change a service that is deleted meanwhile, and are refused', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    await cluster.create();
    const updating = cluster.update({ networkConfiguration: cluster.network, desiredCount: 5 });
    await cluster.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });

    await expect(updating).rejects.toMatchObject({ code: 'ServiceNotActiveException' });
    expect(await cluster.service()).toMatchObject({ desiredCount: 0 });
  });
});

test('what is in another Region is not taken for what has its name here', async () => {
  const elsewhere = 'arn:aws:ecs:us-east-1:123456789012:';
  const cluster = await TestCluster.make();
  await cluster.register();
  await cluster.create();
  const service = `${elsewhere}service/main/web`;

  expect(
    await cluster.ecs('DescribeServices', { cluster: 'main', services: [service] }),
  ).toMatchObject({ services: [], failures: [{ arn: service, reason: 'MISSING' }] });
  await expect(
    cluster.ecs('DeleteService', { cluster: 'main', service, force: true }),
  ).rejects.toMatchObject({ code: 'ServiceNotFoundException' });
  await expect(
    cluster.ecs('DeleteCluster', { cluster: `${elsewhere}cluster/main` }),
  ).rejects.toMatchObject({ code: 'ClusterNotFoundException' });
  expect(
    await cluster.ecs('DescribeClusters', { clusters: [`${elsewhere}cluster/main`] }),
  ).toMatchObject({ clusters: [], failures: [{ reason: 'MISSING' }] });
});

test('a name that every object has in another sense is refused, not lost', async () => {
  const cluster = await TestCluster.make();

  await expect(cluster.ecs('CreateCluster', { clusterName: '__proto__' })).rejects.toMatchObject({
    code: 'NotImplemented',
  });
  await expect(cluster.register([{}], { family: '__proto__' })).rejects.toMatchObject({
    code: 'NotImplemented',
  });
  await cluster.ecs('CreateCluster', { clusterName: 'constructor' });
  expect(await cluster.register([{}], { family: 'constructor' })).toMatch(/constructor:1$/);
});
