import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Call, Operations } from '../../service.ts';
import { releaseEncryption, settleEncryption } from './encryption.ts';
import {
  checkName,
  findRepository,
  mentionRepository,
  onRepository,
  registryHost,
  repositoryArn,
  repositoryOperation,
} from './find-repository.ts';
import { cancelEvaluation } from './lifecycle-evaluation.ts';
import { readMutability, shownMutability } from './mutability.ts';
import { page, refusePaging } from './page.ts';
import { inRegistry, invalid, required } from './refusals.ts';
import { type Repository, repositoriesOf } from './store.ts';
import { readTags, requireFewTags } from './tag-list.ts';

export const repositories = {
  CreateRepository: {
    // Tags need ecr:TagResource as well, since December 2022.
    access: (input, call) => {
      const conditions = requestTags(input.tags);
      const creation = onRepository('CreateRepository', input, call, conditions);
      if (!input.tags?.length) return creation;
      return [creation, onRepository('TagResource', input, call, conditions)];
    },
    handle: async (input, call) => ({ repository: described(await create(input, call), call) }),
    trail: mentionRepository,
  },
  DeleteRepository: {
    ...repositoryOperation('DeleteRepository'),
    handle: ({ force, ...reference }, call) => {
      const repository = findRepository(reference, call);
      const { name, account, images } = repository;
      if (!force && Object.keys(images).length > 0) {
        throw new Fault(
          'RepositoryNotEmptyException',
          `The repository ${inRegistry(name, account)} cannot be deleted because it still contains images`,
        );
      }
      releaseEncryption(repository.encryption, call);
      cancelEvaluation(call.world, repository);
      delete repositoriesOf({ ...call, account }).repositories[name];
      return { repository: described(repository, call) };
    },
  },
  DescribeRepositories: {
    access: ({ registryId, repositoryNames }, call) =>
      (repositoryNames?.length ? repositoryNames : ['*']).map((repositoryName) =>
        onRepository('DescribeRepositories', { registryId, repositoryName }, call),
      ),
    handle: ({ registryId, repositoryNames, ...request }, call) => {
      if (repositoryNames?.length) {
        refusePaging(request, 'repositoryNames');
        const found = repositoryNames.map((repositoryName) =>
          findRepository({ registryId, repositoryName }, call),
        );
        return { repositories: found.map((one) => described(one, call)) };
      }
      const account = registryId ?? call.account;
      const all = Object.values(repositoriesOf({ ...call, account }).repositories);
      const { items, rest } = page(all, ({ name }) => name, request);
      return { repositories: items.map((one) => described(one, call)), ...rest };
    },
  },
  PutImageTagMutability: {
    ...repositoryOperation('PutImageTagMutability'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const { mutability, exclusions } = readMutability(input);
      repository.mutability = mutability;
      if (exclusions) repository.exclusions = exclusions;
      else delete repository.exclusions;
      const { name: repositoryName, account: registryId } = repository;
      return { registryId, repositoryName, ...shownMutability(repository) };
    },
  },
  PutImageScanningConfiguration: {
    ...repositoryOperation('PutImageScanningConfiguration'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const asked = required(input.imageScanningConfiguration, 'imageScanningConfiguration');
      repository.scanOnPush = asked.scanOnPush ?? false;
      const { name: repositoryName, account: registryId, scanOnPush } = repository;
      return { registryId, repositoryName, imageScanningConfiguration: { scanOnPush } };
    },
  },
} satisfies Operations<typeof Ecr>;

async function create(input: Ecr.CreateRepositoryCommandInput, call: Call): Promise<Repository> {
  const { account, region } = call;
  const name = checkName(input.repositoryName);
  if (input.registryId !== undefined && input.registryId !== account) {
    throw invalid('registryId', `a repository can be created in registry ${account} only`);
  }
  demandNew(name, call);
  const tags = readTags(input.tags);
  requireFewTags(tags);
  const repository: Repository = {
    name,
    arn: repositoryArn(account, region, name),
    account,
    createdAt: call.world.clock.now(),
    ...readMutability(input),
    scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
    encryption: await settleEncryption(input.encryptionConfiguration, call),
    tags,
    images: {},
  };
  // Asking KMS took its time; another request may have been quicker.
  demandNew(name, call);
  repositoriesOf(call).repositories[name] = repository;
  return repository;
}

function demandNew(name: string, call: Call): void {
  if (!Object.hasOwn(repositoriesOf(call).repositories, name)) return;
  throw new Fault(
    'RepositoryAlreadyExistsException',
    `The repository with name '${name}' already exists in the registry with id '${call.account}'`,
  );
}

function described(repository: Repository, { region }: Call): Ecr.Repository {
  const { name, account } = repository;
  return {
    repositoryArn: repository.arn,
    registryId: account,
    repositoryName: name,
    repositoryUri: `${registryHost(account, region)}/${name}`,
    createdAt: new Date(repository.createdAt),
    ...shownMutability(repository),
    imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
    encryptionConfiguration: repository.encryption,
  };
}
