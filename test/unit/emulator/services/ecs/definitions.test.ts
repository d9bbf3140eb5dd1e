import type * as Ecs from '@aws-sdk/client-ecs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startOrder } from '../../../../../emulator/services/ecs/dependency-order.ts';
import {
  readCpu,
  readMemory,
  sizeProblem,
} from '../../../../../emulator/services/ecs/fargate-sizes.ts';
import { readReference } from '../../../../../emulator/services/ecs/secret-reference.ts';
import { client } from '../../../../support/world.ts';
import { allow, aUser, policy } from '../../identity/identities.ts';
import { TestCluster } from './a-cluster.ts';

describe('a task definition', () => {
  test('gets a revision each time, and is found by its family as the latest active one', async () => {
    const cluster = await TestCluster.make();
    const first = await cluster.register();
    const second = await cluster.register();
    expect([first, second].map((arn) => arn.slice(-5))).toEqual(['app:1', 'app:2']);

    await cluster.ecs('DeregisterTaskDefinition', { taskDefinition: 'app:2' });

    const { taskDefinition } = await cluster.ecs<{ taskDefinition: Ecs.TaskDefinition }>(
      'DescribeTaskDefinition',
      { taskDefinition: 'app' },
    );
    expect(taskDefinition).toMatchObject({
      revision: 1,
      status: 'ACTIVE',
      compatibilities: ['EC2', 'FARGATE'],
    });
    expect(await cluster.ecs('ListTaskDefinitions', {})).toEqual({ taskDefinitionArns: [first] });
    expect(await cluster.ecs('ListTaskDefinitions', { status: 'INACTIVE' })).toEqual({
      taskDefinitionArns: [second],
    });
    await expect(cluster.run({ taskDefinition: 'app:2' })).rejects.toThrow(
      'TaskDefinition is inactive',
    );
  });

  const waitsFor = (containerName: string, condition: string) => ({
    dependsOn: [{ containerName, condition }],
  });
  const inner = { name: 'other', portMappings: [] };

  test.each<[string, object[], object]>([
    ['Fargate only supports network mode', [{}], { networkMode: 'bridge' }],
    ["Fargate requires that 'cpu' be defined at the task level.", [{}], { cpu: undefined }],
    ['No Fargate configuration exists for given values.', [{}], { memory: '4096' }],
    ['At least one container should be essential', [{ essential: false }], {}],
    ['Container.name must be unique', [{}, { portMappings: [] }], {}],
    ['Container.image should not be null or empty.', [{ image: '' }], {}],
    ['Container list cannot be empty.', [], {}],
    ['Container ports must be unique', [{}, { name: 'other' }], {}],
    [
      'host ports and container ports in port mappings must match',
      [{ portMappings: [{ containerPort: 80, hostPort: 81 }] }],
      {},
    ],
    ['which is not defined', [waitsFor('nobody', 'START')], {}],
    ['cannot be essential', [waitsFor('other', 'SUCCESS'), inner], {}],
    [
      'cannot contain a cycle',
      [waitsFor('other', 'START'), { ...inner, ...waitsFor('app', 'START') }],
      {},
    ],
    ['must have a health check', [waitsFor('other', 'HEALTHY'), inner], {}],
    ['Role is not valid', [{}], { taskRoleArn: 'task' }],
    ['execution role ARN to support ECR images', [{}], { executionRoleArn: undefined }],
    [
      'A second port of container app',
      [{ portMappings: [{ containerPort: 80 }, { containerPort: 81 }] }],
      {},
    ],
    ['do not support privileged', [{ privileged: true }], {}],
    ['healthCheck of container app', [{ healthCheck: { command: ['CMD', '/up'] } }], {}],
    [
      'efsVolumeConfiguration of volume disk',
      [{}],
      { volumes: [{ name: 'disk', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }] },
    ],
    [
      "Unknown volume 'disk'",
      [{ mountPoints: [{ sourceVolume: 'disk', containerPath: '/disk' }] }],
      {},
    ],
    [
      'The log driver splunk is not implemented',
      [{ logConfiguration: { logDriver: 'splunk', options: {} } }],
      {},
    ],
    ['A task definition for EC2', [{}], { requiresCompatibilities: ['EC2'] }],
    ['Family contains invalid characters.', [{}], { family: 'a b' }],
  ])('is refused: %s', async (sentence, containers, overrides) => {
    const cluster = await TestCluster.make();

    await expect(cluster.register(containers, overrides)).rejects.toThrow(sentence);
    expect(await cluster.ecs('ListTaskDefinitionFamilies', {})).toEqual({ families: [] });
  });

  test('needs iam:PassRole for each of its roles', async () => {
    const cluster = await TestCluster.make();
    const passes = (arn: string) =>
      allow('iam:PassRole', arn, {
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      });
    const user = await aUser(
      cluster.world,
      'deployer',
      policy(allow('ecs:*'), passes(cluster.taskRoleArn)),
    );
    const ecs = client(cluster.world, 'ecs', user);

    await expect(ecs('RegisterTaskDefinition', cluster.definition())).rejects.toThrow(
      `is not authorized to perform: iam:PassRole on resource: ${cluster.executionRoleArn}`,
    );
    await expect(
      ecs('RegisterTaskDefinition', {
        ...cluster.definition([{ image: 'public.example/app' }]),
        executionRoleArn: undefined,
      }),
    ).resolves.toBeDefined();
  });

  test('has tags, also in Unicode', async () => {
    const cluster = await TestCluster.make();
    const resourceArn = await cluster.register([{}], { tags: [{ key: 'équipe', value: '鍵' }] });

    await cluster.ecs('TagResource', { resourceArn, tags: [{ key: 'b', value: '' }] });
    await cluster.ecs('UntagResource', { resourceArn, tagKeys: ['équipe'] });

    expect(await cluster.ecs('ListTagsForResource', { resourceArn })).toEqual({
      tags: [{ key: 'b', value: '' }],
    });
    await expect(
      cluster.ecs('TagResource', { resourceArn, tags: [{ key: 'aws:a', value: '' }] }),
    ).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });
});

test('definitions are listed by pages', async () => {
  const cluster = await TestCluster.make();
  const arns = [await cluster.register(), await cluster.register(), await cluster.register()];
  const read: string[] = [];
  let nextToken: string | undefined;
  do {
    const page: Ecs.ListTaskDefinitionsCommandOutput = await cluster.ecs('ListTaskDefinitions', {
      ...{ maxResults: 2, sort: 'DESC', nextToken },
    });
    read.push(...(page.taskDefinitionArns ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);

  expect(read).toEqual(arns.reverse());
  await expect(cluster.ecs('ListTaskDefinitions', { nextToken: 'x' })).rejects.toThrow(
    'Invalid token.',
  );
});

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
test.each([
  [256, 512, true],
  [256, 1536, false],
  [256, 2048, true],
  [256, 3072, false],
  [512, 4096, true],
  [1024, 1024, false],
  [4096, 30 * 1024, true],
  [8192, 18 * 1024, false],
  [16384, 120 * 1024, true],
  [300, 512, false],
])('%i CPU units and %i MiB: %p', (cpu, memory, isOne) => {
  expect(sizeProblem(cpu, memory) === undefined).toBe(isOne);
});

test('sizes are written in several ways', () => {
  expect(['256', '.25 vCPU', '1vcpu', 'much'].map(readCpu)).toEqual([256, 256, 1024, undefined]);
  expect(['512', '0.5GB', '2 gb', ''].map(readMemory)).toEqual([512, 512, 2048, undefined]);
});

test('containers start in an order in which each comes after all it waits for', () => {
  const graphs = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { maxLength: 10 });
  fc.assert(
    fc.property(graphs, (graph) => {
      const containers = graph.map((needed, at) => ({
        name: String(at),
        dependsOn: needed.filter((one) => one < at).map((one) => ({ containerName: String(one) })),
      }));
      const order = startOrder(containers.toReversed()) ?? [];

      expect(order).toHaveLength(containers.length);
      for (const { name, dependsOn } of containers) {
        for (const { containerName } of dependsOn) {
          expect(order.indexOf(containerName)).toBeLessThan(order.indexOf(name));
        }
      }
    }),
  );
});

const secret = 'arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:db/login-AbCdEf';

test.each([
  [secret, { from: 'secretsmanager', arn: secret }],
  [`${secret}:password::`, { arn: secret, jsonKey: 'password' }],
  [`${secret}::AWSPREVIOUS:`, { arn: secret, stage: 'AWSPREVIOUS' }],
  [`${secret}:::v1`, { arn: secret, versionId: 'v1' }],
  ['/app/name', { from: 'ssm', name: '/app/name' }],
])('%s is understood', (text, expected) => {
  expect(readReference(text)).toMatchObject(expected);
});

test.each(['', 'arn:aws:s3:::bucket', `${secret}:a:b:c:d`])('%p is no secret', (text) => {
  expect(readReference(text)).toBeUndefined();
});

test('a cluster and its service-linked role are made together, once', async () => {
  const cluster = await TestCluster.make();
  await cluster.ecs('CreateCluster', { clusterName: 'second' });

  const { Role } = await client(cluster.world, 'iam')<{ Role: { Path: string } }>('GetRole', {
    RoleName: 'AWSServiceRoleForECS',
  });
  expect(Role.Path).toBe('/aws-service-role/ecs.amazonaws.com/');
  expect(await cluster.ecs('ListClusters', {})).toMatchObject({
    clusterArns: [expect.stringMatching(/main$/), expect.stringMatching(/second$/)],
  });
});

test('a service of somebody who may not make the service-linked role is refused', async () => {
  const cluster = await TestCluster.make();
  await cluster.register();
  await client(cluster.world, 'iam')('DeleteServiceLinkedRole', {
    RoleName: 'AWSServiceRoleForECS',
  });
  const user = await aUser(cluster.world, 'deployer', policy(allow(['ecs:*', 'iam:PassRole'])));

  await expect(
    client(
      cluster.world,
      'ecs',
      user,
    )('CreateService', {
      ...{ cluster: 'main', serviceName: 'web', taskDefinition: 'app', launchType: 'FARGATE' },
      networkConfiguration: cluster.network,
    }),
  ).rejects.toThrow('Unable to assume the service linked role.');
});
