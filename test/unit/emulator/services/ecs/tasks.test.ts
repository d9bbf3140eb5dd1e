import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import type { Runtime } from '../../../../../emulator/services/ecs/runtime-port.ts';
import { client } from '../../../../support/world.ts';
import { TestCluster } from './a-cluster.ts';
import { TestRuntime } from './a-runtime.ts';

describe('a task', () => {
  test('gets an address of its subnet, its role and its variables, and runs', async () => {
    const cluster = await TestCluster.make();
    await cluster.register([{ environment: [{ name: 'MODE', value: 'test' }] }]);

    const { taskArn } = await cluster.run({ startedBy: 'me' });
    expect(await cluster.task(taskArn)).toMatchObject({ lastStatus: 'PROVISIONING' });
    await cluster.pass(3);

    const task = await cluster.task(taskArn);
    const address = task.containers?.[0]?.networkInterfaces?.[0]?.privateIpv4Address ?? '';
    expect(task).toMatchObject({ lastStatus: 'RUNNING', startedBy: 'me', group: 'family:app' });
    expect(address).toMatch(/^10\.64\.[01]\.\d+$/);
    expect(cluster.world.running.endpointOf(`${address}:8080`)).toMatchObject({ port: 40_001 });
    expect(cluster.runtime.started[0]?.plan).toMatchObject({
      port: 8080,
      stopSeconds: 30,
      region: 'ap-southeast-2',
      environment: {
        MODE: 'test',
        AWS_CONTAINER_CREDENTIALS_FULL_URI: expect.any(String),
      },
    });
    const found = await client(cluster.world, 'ec2')('DescribeNetworkInterfaces', {
      Filters: [{ Name: 'addresses.private-ip-address', Values: [address] }],
    });
    expect(found).toMatchObject({ NetworkInterfaces: [{ PrivateIpAddress: address }] });
  });

  test('that a user stops ends with 143, and its interface goes with it', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    const { taskArn: task } = await cluster.run();
    await cluster.pass(3);

    await cluster.ecs('StopTask', { cluster: 'main', task, reason: 'enough' });
    await cluster.pass(3);

    expect(await cluster.task(task)).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: 'enough' },
      containers: [{ lastStatus: 'STOPPED', exitCode: 143 }],
    });
    const found = await client(cluster.world, 'ec2')('DescribeNetworkInterfaces', {});
    expect(found).toMatchObject({ NetworkInterfaces: [] });
    expect(cluster.world.running.idsOf('ecs:')).toEqual([]);
  });

  test('ends with its essential container, and says so', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    const { taskArn } = await cluster.run();
    await cluster.pass(3);

    cluster.runtime.started[0]?.end({ exitCode: 7 });
    await cluster.pass(3);

    expect(await cluster.task(taskArn)).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' },
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 7 }],
    });
  });

  const migrated = [
    { name: 'migrate', essential: false, command: ['migrate'], portMappings: [] },
    { dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
  ];

  test('starts a container only after the one whose success it waits for', async () => {
    const cluster = await TestCluster.make();
    await cluster.register(migrated);
    const { taskArn } = await cluster.run();
    await cluster.pass(3);

    expect(cluster.runtime.started.map(({ name }) => name)).toEqual(['migrate']);
    expect(await cluster.task(taskArn)).toMatchObject({ lastStatus: 'PENDING' });
    cluster.runtime.started[0]?.end({ exitCode: 0 });
    await cluster.pass(1);

    expect(cluster.runtime.started.map(({ name }) => name)).toEqual(['migrate', 'app']);
    expect(await cluster.task(taskArn)).toMatchObject({
      lastStatus: 'RUNNING',
      containers: [{ lastStatus: 'STOPPED', exitCode: 0 }, { lastStatus: 'RUNNING' }],
    });
  });

  test('fails to start where that one fails', async () => {
    const cluster = await TestCluster.make();
    await cluster.register(migrated);
    const { taskArn } = await cluster.run();
    await cluster.pass(3);

    cluster.runtime.started[0]?.end({ exitCode: 1 });
    await cluster.pass(3);

    expect(cluster.runtime.named('app')).toEqual([]);
    expect(await cluster.task(taskArn)).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' },
      stoppedReason: expect.stringContaining('container migrate exited with code 1'),
    });
  });

  test('whose image cannot be pulled stops with the reason', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    cluster.runtime.cannotPull = 'CannotPullContainerError: not found';

    const { taskArn } = await cluster.run();
    await cluster.pass(5);

    expect(await cluster.task(taskArn)).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' },
      stoppedReason: 'CannotPullContainerError: not found',
    });
  });
});

describe('a task that is stopped', () => {
  test('while it gets its network interface runs nothing and leaves nothing', async () => {
    const cluster = await TestCluster.make();
    await cluster.register();
    const { taskArn: task } = await cluster.run();
    const { world } = cluster;
    const invoke = world.invoke.bind(world);
    world.invoke = async <O>(...call: Parameters<typeof invoke>): Promise<O> => {
      const answer = await invoke<O>(...call);
      if (call[2] === 'CreateNetworkInterface')
        await cluster.ecs('StopTask', { cluster: 'main', task });
      return answer;
    };
    await cluster.pass(6);

    expect(await cluster.task(task)).toMatchObject({
      ...{ lastStatus: 'STOPPED', stopCode: 'UserInitiated' },
    });
    expect(cluster.runtime.started).toEqual([]);
    expect(world.running.idsOf('ecs:')).toEqual([]);
    const found = await client(world, 'ec2')('DescribeNetworkInterfaces', {});
    expect(found).toMatchObject({ NetworkInterfaces: [] });
  });

  test('while a container does not get up is not waited for', async () => {
    class Hesitant extends TestRuntime {
      override readonly runContainer: Runtime['runContainer'] = async (world, plan) => {
        if (plan.signal !== undefined) await once(plan.signal, 'abort');
        return this.begin(world, plan);
      };
    }
    const cluster = await TestCluster.make({ runtime: new Hesitant() });
    await cluster.register();
    const { taskArn: task } = await cluster.run();
    await cluster.pass(3);
    expect(await cluster.task(task)).toMatchObject({ lastStatus: 'PENDING' });
    await cluster.ecs('StopTask', { cluster: 'main', task });
    await cluster.pass(3);

    expect(await cluster.task(task)).toMatchObject({ lastStatus: 'STOPPED' });
    expect(cluster.runtime.stopped).toHaveLength(1);
  });
});
