import { expect, test } from '@jest/globals';
import { aRepository, repositoryName } from './a-repository.ts';

test('a registry replicates nothing, and says so', async () => {
  const { ecr } = await aRepository();

  expect(await ecr('DescribeRegistry')).toEqual({
    registryId: '123456789012',
    replicationConfiguration: { rules: [] },
  });
  const destinations = [{ region: 'eu-west-1', registryId: '123456789012' }];
  await expect(
    ecr('PutReplicationConfiguration', { replicationConfiguration: { rules: [{ destinations }] } }),
  ).rejects.toMatchObject({ code: 'NotImplemented' });
});

test('a registry’s policy is kept, shown and taken away', async () => {
  const { ecr } = await aRepository();
  const missing = {
    code: 'RegistryPolicyNotFoundException',
    message: "Registry policy does not exist in the registry with id '123456789012'",
  };
  const policyText = JSON.stringify({
    Statement: {
      ...{ Effect: 'Allow', Principal: { AWS: '210987654321' } },
      ...{ Action: 'ecr:ReplicateImage', Resource: '*' },
    },
  });

  await expect(ecr('GetRegistryPolicy')).rejects.toMatchObject(missing);
  await ecr('PutRegistryPolicy', { policyText });
  expect(await ecr('GetRegistryPolicy')).toEqual({ registryId: '123456789012', policyText });
  await ecr('DeleteRegistryPolicy');
  await expect(ecr('DeleteRegistryPolicy')).rejects.toMatchObject(missing);
});

test('it is told which repositories scan on push', async () => {
  const { ecr } = await aRepository({ imageScanningConfiguration: { scanOnPush: true } });

  expect(
    await ecr('BatchGetRepositoryScanningConfiguration', {
      repositoryNames: [repositoryName, 'none'],
    }),
  ).toMatchObject({
    scanningConfigurations: [{ repositoryName, scanFrequency: 'SCAN_ON_PUSH' }],
    failures: [{ repositoryName: 'none', failureCode: 'REPOSITORY_NOT_FOUND' }],
  });
});
