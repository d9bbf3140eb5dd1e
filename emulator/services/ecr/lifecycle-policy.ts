import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { checkLifecyclePolicy } from './lifecycle-rules.ts';
import { inRegistry, required } from './refusals.ts';
import type { Repository } from './store.ts';

/** Lifecycle policies are checked, kept and shown; no image ever expires by one. */
export const lifecyclePolicy = {
  PutLifecyclePolicy: {
    ...repositoryOperation('PutLifecyclePolicy'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const text = required(input.lifecyclePolicyText, 'lifecyclePolicyText');
      checkLifecyclePolicy(text);
      repository.lifecyclePolicy = { text, evaluatedAt: call.world.clock.now() };
      const { account: registryId, name: repositoryName } = repository;
      return { registryId, repositoryName, lifecyclePolicyText: text };
    },
  },
  GetLifecyclePolicy: {
    ...repositoryOperation('GetLifecyclePolicy'),
    handle: (input, call) => described(findRepository(input, call)),
  },
  DeleteLifecyclePolicy: {
    ...repositoryOperation('DeleteLifecyclePolicy'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const gone = described(repository);
      delete repository.lifecyclePolicy;
      return gone;
    },
  },
} satisfies Operations<typeof Ecr>;

function described({ account, name, lifecyclePolicy: policy }: Repository) {
  if (policy === undefined) {
    throw new Fault(
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository ${inRegistry(name, account)}`,
    );
  }
  return {
    registryId: account,
    repositoryName: name,
    lifecyclePolicyText: policy.text,
    lastEvaluatedAt: new Date(policy.evaluatedAt),
  };
}
