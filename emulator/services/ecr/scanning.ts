import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { findImage } from './find-image.ts';
import { findRepository, onRepository, repositoryOperation } from './find-repository.ts';
import { demandImage } from './images.ts';
import { inRegistry, required } from './refusals.ts';
import { repositoriesOf } from './store.ts';

/**
 * No image is ever scanned, for there is no list of vulnerabilities to scan for: a scan is refused by name, and whoever asks
 * for findings is told that there was none.
 */
export const scanning = {
  StartImageScan: {
    ...repositoryOperation('StartImageScan'),
    handle: (input, call) => {
      demandImage(findRepository(input, call), required(input.imageId, 'imageId'));
      throw notImplemented('The scan of an ECR image');
    },
  },
  DescribeImageScanFindings: {
    ...repositoryOperation('DescribeImageScanFindings'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const id = required(input.imageId, 'imageId');
      demandImage(repository, id);
      const found = findImage(repository, id);
      const digest = found.found ? found.image.digest : '';
      throw new Fault(
        'ScanNotFoundException',
        `Image scan does not exist for the image with '{imageDigest:'${digest}', imageTag:'${id.imageTag ?? ''}'}' in the repository ${inRegistry(repository.name, repository.account)}`,
      );
    },
  },
  GetRegistryScanningConfiguration: {
    access: () => ({ action: 'ecr:GetRegistryScanningConfiguration', resource: '*' }),
    handle: (_, { account: registryId }) => ({
      registryId,
      scanningConfiguration: { scanType: 'BASIC', rules: [] },
    }),
  },
  BatchGetRepositoryScanningConfiguration: {
    access: ({ repositoryNames = [] }, call) =>
      repositoryNames.map((repositoryName) =>
        onRepository('BatchGetRepositoryScanningConfiguration', { repositoryName }, call),
      ),
    handle: ({ repositoryNames }, call) => {
      const { repositories } = repositoriesOf(call);
      const names = required(repositoryNames, 'repositoryNames');
      const known = names.filter((name) => Object.hasOwn(repositories, name));
      return {
        scanningConfigurations: known.flatMap((name) => {
          const repository = repositories[name];
          if (repository === undefined) return [];
          const { arn: repositoryArn, scanOnPush } = repository;
          const scanFrequency = scanOnPush ? ('SCAN_ON_PUSH' as const) : ('MANUAL' as const);
          return [
            {
              repositoryArn,
              repositoryName: name,
              scanOnPush,
              scanFrequency,
              appliedScanFilters: [],
            },
          ];
        }),
        failures: names
          .filter((name) => !known.includes(name))
          .map((repositoryName) => ({
            repositoryName,
            failureCode: 'REPOSITORY_NOT_FOUND' as const,
            failureReason: 'REPOSITORY_NOT_FOUND',
          })),
      };
    },
  },
} satisfies Operations<typeof Ecr>;
