import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { cancelEvaluation, refuseArchiving, scheduleEvaluation } from './lifecycle-evaluation.ts';
import { checkLifecyclePolicy } from './lifecycle-rules.ts';
import { inRegistry, required } from './refusals.ts';
import type { Repository } from './store.ts';

/** Lifecycle policies are checked, kept, shown and evaluated once a day (`lifecycle-evaluation.ts`). */
export const lifecyclePolicy = {
  PutLifecyclePolicy: {
    ...repositoryOperation('PutLifecyclePolicy'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const text = required(input.lifecyclePolicyText, 'lifecyclePolicyText');
      checkLifecyclePolicy(text);
      refuseArchiving(text);
      repository.lifecyclePolicy = { text, evaluatedAt: call.world.clock.now() };
      scheduleEvaluation(call.world, repository);
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
      cancelEvaluation(call.world, repository);
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
