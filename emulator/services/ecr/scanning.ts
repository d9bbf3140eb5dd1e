import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import {
  findRepository,
  onRepository,
  type Reference,
  repositoryOperation,
} from './find-repository.ts';
import { canBeScanned, scan, scanFindings, scanStatus } from './image-scan.ts';
import { demandImage } from './images.ts';
import { page } from './page.ts';
import { inRegistry, required } from './refusals.ts';
import { type Image, type Repository, repositoriesOf } from './store.ts';

/** Basic scanning. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html */
export const scanning = {
  StartImageScan: {
    ...repositoryOperation('StartImageScan'),
    handle: (input, call) => {
      const { repository, image, shown } = asked(input, call);
      if (!canBeScanned(image)) throw notScannable(image);
      const now = call.world.clock.now();
      if (!scan(image, repository, now)) {
        throw new Fault(
          'LimitExceededException',
          'The scan quota per image has been exceeded. Wait and try again.',
        );
      }
      return { ...shown, imageScanStatus: statusOf(image, now) };
    },
  },
  DescribeImageScanFindings: {
    ...repositoryOperation('DescribeImageScanFindings'),
    handle: (input, call) => {
      const { repository, image, shown } = asked(input, call);
      if (image.scan === undefined) throw notScanned(repository, image, input.imageId?.imageTag);
      const now = call.world.clock.now();
      const found = scanFindings(image.scan, now);
      if (found === undefined) return { ...shown, imageScanStatus: statusOf(image, now) };
      const numbered = found.all.map((finding, index) => ({ finding, index }));
      const nameOf = ({ index }: { index: number }) => String(index).padStart(6, '0');
      const { items, rest } = page(numbered, nameOf, input);
      return {
        ...shown,
        imageScanStatus: statusOf(image, now),
        imageScanFindings: { ...found.summary, findings: items.map(({ finding }) => finding) },
        ...rest,
      };
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

interface ScanQuestion extends Reference {
  readonly imageId: Ecr.ImageIdentifier | undefined;
}

function asked(input: ScanQuestion, call: Call) {
  const repository = findRepository(input, call);
  const id = required(input.imageId, 'imageId');
  const image = demandImage(repository, id);
  const { account: registryId, name: repositoryName } = repository;
  const imageId = { ...id, imageDigest: image.digest };
  return { repository, image, shown: { registryId, repositoryName, imageId } };
}

function statusOf({ scan: last }: Image, now: number): Ecr.ImageScanStatus | undefined {
  return last && scanStatus(last, now);
}

function notScannable({ mediaType }: Image): Fault {
  return new Fault(
    'UnsupportedImageTypeException',
    `An image of media type ${mediaType} cannot be scanned`,
  );
}

function notScanned(
  { name, account }: Repository,
  { digest }: Image,
  tag: string | undefined,
): Fault {
  return new Fault(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '{imageDigest:'${digest}', imageTag:'${tag ?? ''}'}' in the repository ${inRegistry(name, account)}`,
  );
}
