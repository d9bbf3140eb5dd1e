import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import { authorize } from '../../identity/authorize.ts';
import { MalformedPolicy, parsePolicy } from '../../identity/policy/index.ts';
import type { Call, Operations } from '../../service.ts';
import { findRepository, onRepository, repositoryOperation } from './find-repository.ts';
import { inRegistry, invalid, required } from './refusals.ts';
import type { Repository } from './store.ts';

const longestPolicy = 10_240;

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html */
export const repositoryPolicy = {
  SetRepositoryPolicy: {
    ...repositoryOperation('SetRepositoryPolicy'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const policy = checkPolicy(required(input.policyText, 'policyText'));
      if (!input.force) refuseLockOut(repository, policy, call);
      repository.policy = policy;
      return described(repository, policy);
    },
  },
  GetRepositoryPolicy: {
    ...repositoryOperation('GetRepositoryPolicy'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      return described(repository, demandPolicy(repository));
    },
  },
  DeleteRepositoryPolicy: {
    ...repositoryOperation('DeleteRepositoryPolicy'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const policy = demandPolicy(repository);
      delete repository.policy;
      return described(repository, policy);
    },
  },
} satisfies Operations<typeof Ecr>;

function checkPolicy(text: string): string {
  if (text.length > longestPolicy) {
    throw invalid('policyText', `must have length less than or equal to ${longestPolicy}`);
  }
  try {
    parsePolicy(text, 'resource');
    return text;
  } catch (cause) {
    if (!(cause instanceof MalformedPolicy)) throw cause;
    throw invalid('policyText', `Invalid repository policy provided: ${cause.message}`, { cause });
  }
}

/** Without `force`, nobody may set a policy under which they could not set the next one. */
function refuseLockOut(repository: Repository, policy: string, call: Call): void {
  const { account: registryId, name: repositoryName } = repository;
  const access = onRepository('SetRepositoryPolicy', { registryId, repositoryName }, call);
  const resourcePolicy = { document: policy, owner: registryId, role: 'sufficient' as const };
  if (authorize(call, [{ ...access, resourcePolicy }]) === undefined) return;
  throw invalid(
    'policyText',
    'The policy would keep you from setting a repository policy in the future; give force to set it anyway',
  );
}

function demandPolicy({ policy, name, account }: Repository): string {
  if (policy !== undefined) return policy;
  throw new Fault(
    'RepositoryPolicyNotFoundException',
    `Repository policy does not exist for the repository ${inRegistry(name, account)}`,
  );
}

function described({ account, name }: Repository, policyText: string) {
  return { registryId: account, repositoryName: name, policyText };
}
