import type * as Ecr from '@aws-sdk/client-ecr';
import { Fault, notImplemented } from '../../fault.ts';
import type { Operations, TimerHandler } from '../../service.ts';
import type { World } from '../../world.ts';
import { dropImage } from './drop-image.ts';
import { expiringImages } from './expiring-images.ts';
import { findRepository, repositoryOperation } from './find-repository.ts';
import { checkLifecyclePolicy } from './lifecycle-rules.ts';
import { page } from './page.ts';
import { inRegistry } from './refusals.ts';
import { type Repository, repositoriesOf } from './store.ts';

const day = 86_400_000;

/** Images expire within 24 hours of becoming due: here a policy is evaluated each 24 hours from when it was put. */
export function scheduleEvaluation(world: World, repository: Repository): void {
  cancelEvaluation(world, repository);
  const { account, arn, name } = repository;
  repository.evaluationTimer = world.clock.schedule({
    at: world.clock.now() + day,
    ...{ service: 'ecr', name: 'lifecycle', account, region: arn.split(':')[3] ?? '' },
    data: name,
  });
}

export function cancelEvaluation(world: World, repository: Repository): void {
  if (repository.evaluationTimer !== undefined) world.clock.cancel(repository.evaluationTimer);
  delete repository.evaluationTimer;
}

export const evaluate: TimerHandler = ({ id, account, region, data }, world) => {
  const { repositories } = repositoriesOf({ world, account, region });
  const name = String(data);
  const repository = Object.hasOwn(repositories, name) ? repositories[name] : undefined;
  if (repository?.lifecyclePolicy === undefined || repository.evaluationTimer !== id) return;
  const now = world.clock.now();
  const { text } = repository.lifecyclePolicy;
  for (const { image } of expiringImages(text, Object.values(repository.images), now)) {
    dropImage(repository, image.digest);
  }
  repository.lifecyclePolicy = { text, evaluatedAt: now };
  scheduleEvaluation(world, repository);
};

/** A checked policy may archive images; there is no archive here. */
export function refuseArchiving(text: string): void {
  const { rules } = JSON.parse(text) as { rules: { action: { type: string } }[] };
  if (rules.some(({ action }) => action.type !== 'expire')) {
    throw notImplemented('The archive of ECR images');
  }
}

export const lifecyclePreview = {
  StartLifecyclePolicyPreview: {
    ...repositoryOperation('StartLifecyclePolicyPreview'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const text = input.lifecyclePolicyText ?? repository.lifecyclePolicy?.text;
      if (text === undefined) throw missing('LifecyclePolicyNotFoundException', repository);
      checkLifecyclePolicy(text);
      refuseArchiving(text);
      repository.preview = { text, at: call.world.clock.now() };
      const { account: registryId, name: repositoryName } = repository;
      const status = 'IN_PROGRESS' as const;
      return { registryId, repositoryName, lifecyclePolicyText: text, status };
    },
  },
  GetLifecyclePolicyPreview: {
    ...repositoryOperation('GetLifecyclePolicyPreview'),
    handle: (input, call) => {
      const repository = findRepository(input, call);
      const { preview, account: registryId, name: repositoryName } = repository;
      if (preview === undefined)
        throw missing('LifecyclePolicyPreviewNotFoundException', repository);
      const all = resultsOf(repository, preview).filter((one) => isAsked(one, input));
      const { items, rest } = page(all, ({ imageDigest = '' }) => imageDigest, input);
      return {
        ...{ registryId, repositoryName, lifecyclePolicyText: preview.text, status: 'COMPLETE' },
        previewResults: items,
        summary: { expiringImageTotalCount: all.length },
        ...rest,
      };
    },
  },
} satisfies Operations<typeof Ecr>;

function resultsOf(
  { images }: Repository,
  { text, at }: NonNullable<Repository['preview']>,
): Ecr.LifecyclePolicyPreviewResult[] {
  return expiringImages(text, Object.values(images), at).map(({ image, rule }) => ({
    imageTags: image.tags,
    imageDigest: image.digest,
    imagePushedAt: new Date(image.pushedAt),
    action: { type: 'EXPIRE' },
    appliedRulePriority: rule.rulePriority,
  }));
}

function isAsked(
  { imageDigest, imageTags = [] }: Ecr.LifecyclePolicyPreviewResult,
  { imageIds, filter }: Ecr.GetLifecyclePolicyPreviewCommandInput,
): boolean {
  const { tagStatus = 'ANY' } = filter ?? {};
  if (tagStatus !== 'ANY' && (tagStatus === 'TAGGED') !== imageTags.length > 0) return false;
  if (!imageIds?.length) return true;
  return imageIds.some(
    (id) =>
      (id.imageDigest === undefined || id.imageDigest === imageDigest) &&
      (id.imageTag === undefined || imageTags.includes(id.imageTag)),
  );
}

function missing(code: string, { name, account }: Repository): Fault {
  const what = code.includes('Preview') ? 'Lifecycle policy preview' : 'Lifecycle policy';
  return new Fault(code, `${what} does not exist for the repository ${inRegistry(name, account)}`);
}
