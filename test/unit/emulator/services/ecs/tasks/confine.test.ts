import { expect, test } from '@jest/globals';
import { TestCluster } from '../a-cluster.ts';

test('a container is bounded by its task, and knows its scratch space and who shares it', async () => {
  const cluster = await TestCluster.make();
  const mount = (sourceVolume: string) => ({ sourceVolume, containerPath: `/${sourceVolume}` });
  await cluster.register(
    [
      { memory: 128, user: '1000', mountPoints: [mount('own'), mount('both')] },
      { name: 'other', image: 'registry/app:2', portMappings: [], mountPoints: [mount('both')] },
    ],
    { cpu: '0.5 vCPU', memory: '1 GB', volumes: [{ name: 'own' }, { name: 'both' }] },
  );
  await cluster.create({ desiredCount: 1 });
  await cluster.pass(10);

  const confinements = cluster.runtime.started.map(({ plan }) => plan.confinement);
  expect(confinements).toEqual([
    {
      ...{ user: '1000', memoryMiB: 128, cpus: 0.5 },
      scratch: [
        { volume: 'own', path: '/own', isShared: false },
        { volume: 'both', path: '/both', isShared: true },
      ],
    },
    { memoryMiB: 1024, cpus: 0.5, scratch: [{ volume: 'both', path: '/both', isShared: true }] },
  ]);
});
