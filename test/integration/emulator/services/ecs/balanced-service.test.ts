import { describe, expect, test } from '@jest/globals';
import { TestCluster } from '../../../../unit/emulator/services/ecs/a-cluster.ts';
import { aService, healthOf } from '../elbv2/a-load-balancer.ts';
import { ServingRuntime } from './serving-runtime.ts';

const path = {
  HealthCheckPath: '/readyz',
  HealthCheckIntervalSeconds: 10,
  UnhealthyThresholdCount: 2,
};

/** A service behind a load balancer whose containers answer with their command. */
async function balanced(input: object = {}, command = 'first') {
  const { world, elb, network, group, url } = await aService({}, path);
  await elb('ModifyTargetGroupAttributes', {
    TargetGroupArn: group,
    Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '20' }],
  });
  const runtime = new ServingRuntime();
  const cluster = await TestCluster.make({ world, runtime, subnets: network.subnets });
  await cluster.register([{ command: [command] }]);
  const service = {
    loadBalancers: [{ targetGroupArn: group, containerName: 'app', containerPort: 8080 }],
    networkConfiguration: {
      awsvpcConfiguration: { subnets: network.subnets, securityGroups: [network.group] },
    },
    ...input,
  };
  return { cluster, elb, group, url, service };
}

const textOf = async (url: string) => (await fetch(url)).text();

describe('a service behind a load balancer', () => {
  test('answers there once its targets are healthy, and is steady only then', async () => {
    const { cluster, elb, group, url, service } = await balanced();
    await cluster.create(service);
    await cluster.pass(2);
    expect(await cluster.service()).toMatchObject({
      deployments: [{ rolloutState: 'IN_PROGRESS' }],
    });

    await cluster.pass(20);

    expect(await cluster.service()).toMatchObject({ deployments: [{ rolloutState: 'COMPLETED' }] });
    expect(Object.values(await healthOf(elb, group))).toEqual(['healthy', 'healthy']);
    expect(await textOf(url)).toBe('first');
    const { events = [] } = await cluster.service();
    expect(events.map(({ message }) => message)).toContain(
      `(service web) registered 1 targets in (target-group ${group})`,
    );
  });

  test('is replaced without a request lost', async () => {
    const { cluster, url, service } = await balanced();
    await cluster.create(service);
    await cluster.pass(20);
    const taskDefinition = await cluster.register([{ command: ['second'] }]);
    await cluster.update({ taskDefinition });

    const answers = new Set<string>();
    for (let second = 0; second < 60; second += 1) {
      await cluster.pass(1);
      answers.add(await textOf(url));
    }

    expect([...answers].sort((one, other) => (one < other ? -1 : 1))).toEqual(['first', 'second']);
    expect(await textOf(url)).toBe('second');
    expect(await cluster.service()).toMatchObject({
      taskDefinition,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
  });

  test('with a definition that never becomes healthy goes back to the one before', async () => {
    const { cluster, url, service } = await balanced();
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    await cluster.create({ ...service, deploymentConfiguration });
    await cluster.pass(20);
    const { taskDefinition } = await cluster.service();
    await cluster.update({ taskDefinition: await cluster.register([{ command: ['sick'] }]) });

    for (let minute = 0; minute < 5; minute += 1) {
      await cluster.pass(60);
      expect(await textOf(url)).toBe('first');
    }

    expect(await cluster.service()).toMatchObject({
      taskDefinition,
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
    const messages = (await cluster.service()).events?.map(({ message }) => message) ?? [];
    expect(messages).toContainEqual(
      expect.stringMatching(
        /^\(service web\) \(port 8080\) is unhealthy in \(target-group .+\) due to \(reason Health checks failed with these codes: \[503\]\)\.$/,
      ),
    );
    const stopped = await cluster.tasks('STOPPED');
    expect(stopped.map(({ stoppedReason }) => stoppedReason)).toContainEqual(
      expect.stringContaining('Task failed ELB health checks in (target-group '),
    );
  });

  test('is left alone in its grace period', async () => {
    const { cluster, service } = await balanced({ healthCheckGracePeriodSeconds: 300 }, 'sick');
    await cluster.create(service);

    await cluster.pass(120);

    expect(cluster.runtime.started).toHaveLength(2);
    await cluster.pass(240);
    expect(cluster.runtime.started.length).toBeGreaterThan(2);
  });

  test('drains its targets before it stops', async () => {
    const { cluster, elb, group, service } = await balanced();
    await cluster.create({ ...service, desiredCount: 1 });
    await cluster.pass(20);
    await cluster.ecs('DeleteService', { cluster: 'main', service: 'web', force: true });
    await cluster.pass(5);

    expect(Object.values(await healthOf(elb, group))).toEqual([expect.stringMatching(/^draining/)]);
    expect(cluster.runtime.stopped).toEqual([]);
    await cluster.pass(25);

    expect(cluster.runtime.stopped).toHaveLength(1);
    expect(await cluster.service()).toMatchObject({ status: 'INACTIVE' });
    expect(await healthOf(elb, group)).toEqual({});
  });

  test('leaves no targets behind of tasks that did not survive a restore', async () => {
    const { cluster, elb, group, service } = await balanced();
    await cluster.create({ ...service, desiredCount: 1 });
    await cluster.pass(20);
    const snapshot = cluster.world.snapshot();
    await cluster.world.running.stop(cluster.world.running.idsOf('ecs:')[0] ?? '');
    cluster.world.restore(snapshot);
    await cluster.world.resume();
    await cluster.update({ desiredCount: 0 });
    await cluster.pass(60);

    expect(await healthOf(elb, group)).toEqual({});
  });

  test.each([
    ['The container nobody does not exist in the task definition.', { containerName: 'nobody' }],
    ['The container app did not have a container port 80 defined.', { containerPort: 80 }],
    [
      'not found',
      {
        targetGroupArn:
          'arn:aws:elasticloadbalancing:ap-southeast-2:123456789012:targetgroup/no/0123456789abcdef',
      },
    ],
  ])('is refused: %s', async (sentence, wrong) => {
    const { cluster, group, service } = await balanced();
    const right = { targetGroupArn: group, containerName: 'app', containerPort: 8080 };

    await expect(
      cluster.create({ ...service, loadBalancers: [{ ...right, ...wrong }] }),
    ).rejects.toThrow(sentence);
  });
});
