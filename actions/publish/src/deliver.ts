import { join } from 'node:path';
import type { Repository } from '@aws-sdk/client-ecr';
import { Failure } from '../../shared/failure.ts';
import { log } from '../../shared/log.ts';
import { inspect } from './build.ts';
import { toBuildxBuild } from './build-arguments.ts';
import type { Builder } from './builder.ts';
import { decidePush, type PushDecision, planPush, type TagDecision } from './decide-push.ts';
import type { Docker } from './docker.ts';
import type { LocalImage } from './local-image.ts';
import { push } from './push.ts';
import type { Attestation, Inputs } from './read-inputs.ts';
import type { Registry } from './registry.ts';
import type { RemoteImage } from './remote-image.ts';
import { isImmutable } from './repository.ts';

export interface Means {
  readonly docker: Docker;
  readonly builder: Builder;
  readonly attestations: readonly Attestation[];
  readonly registry: Registry;
  /** Registry and repository, as image names begin. */
  readonly prefix: string;
  readonly repository: Repository;
  readonly renew: () => Promise<void>;
  readonly folder: string;
}

export interface Delivered {
  readonly digest: string;
  readonly pushed: boolean;
  readonly tags: readonly { readonly tag: string; readonly outcome: string }[];
  readonly attestations: readonly string[];
  /** What ECR scans: the image itself, not the index that holds it with its attestations. */
  readonly scanned: string;
}

/**
 * Looks at every tag before anything is pushed, so that a refusal leaves nothing half done. Docker pushes under one tag; the
 * others get the same manifest, so that all hold the same digest.
 */
export async function deliver(local: LocalImage, inputs: Inputs, means: Means): Promise<Delivered> {
  const decisions = await decideAll(local, inputs.tags, means);
  for (const one of decisions) log(`${means.prefix}:${one.tag} ${toOutcome(one.decision)}`);
  const plan = planPush(decisions);
  const source =
    plan.push === undefined
      ? await demand(means, plan.source)
      : await pushOne(local, plan.push, inputs, means);
  for (const tag of plan.retag) await retag(local, tag, source, means);
  return {
    digest: source.digest,
    pushed: plan.push !== undefined || plan.retag.length > 0,
    tags: decisions.map(({ tag, decision }) => ({ tag, outcome: toOutcome(decision) })),
    attestations: source.attestations,
    scanned: source.images[0]?.digest ?? source.digest,
  };
}

async function decideAll(
  local: LocalImage,
  tags: readonly string[],
  { registry, repository, prefix }: Means,
): Promise<TagDecision[]> {
  const decisions = await Promise.all(
    tags.map(async (tag) => {
      const remote = await registry.find(tag);
      return { tag, decision: decidePush(local, remote, isImmutable(repository, tag)) };
    }),
  );
  for (const { tag, decision } of decisions) {
    if (decision.move === 'refuse') throw tagTaken(`${prefix}:${tag}`, decision.digest);
  }
  return decisions;
}

function toOutcome(decision: PushDecision): string {
  switch (decision.move) {
    case 'push':
      return decision.replaces === undefined
        ? 'is new'
        : `is moved from another image, ${decision.replaces}`;
    case 'keep':
      return decision.likeness === 'same'
        ? 'holds this image already'
        : 'holds this image already, but for the time it was built';
    case 'refuse':
      return `holds another image, ${decision.digest}`;
  }
}

/** The digest that is told is the one the registry has for the tag, and that Docker says it pushed. */
async function pushOne(
  local: LocalImage,
  tag: string,
  inputs: Inputs,
  means: Means,
): Promise<RemoteImage> {
  const { docker, builder, attestations, prefix, renew, folder } = means;
  const reference = `${prefix}:${tag}`;
  const options = { attempts: inputs.pushAttempts, renew };
  if (builder.kind === 'buildx') {
    const file = join(folder, 'pushed.json');
    const args = toBuildxBuild(inputs, file, { references: [reference], attestations });
    return afterPush(local, tag, await push(docker, args, options), means);
  }
  await docker.demand('push', ['image', 'tag', local.id, reference]);
  const outcome = await push(docker, ['push', reference], options);
  const remote = await afterPush(local, tag, outcome, means);
  if (outcome === 'pushed') await demandPushed(remote, reference, means);
  return remote;
}

/** A tag that was taken in the meantime is fine if it holds this image. */
async function afterPush(
  local: LocalImage,
  tag: string,
  outcome: 'pushed' | 'taken',
  means: Means,
): Promise<RemoteImage> {
  const remote = await demand(means, tag);
  const { move } = decidePush(local, remote, true);
  if (move === 'keep') return remote;
  const reference = `${means.prefix}:${tag}`;
  throw outcome === 'taken' ? tagTaken(reference, remote.digest) : overtaken(reference, remote);
}

async function demandPushed(remote: RemoteImage, reference: string, means: Means): Promise<void> {
  const { repoDigests } = await inspect(means.docker, reference);
  if (repoDigests.includes(`${means.prefix}@${remote.digest}`)) return;
  throw overtaken(reference, remote);
}

async function retag(
  local: LocalImage,
  tag: string,
  source: RemoteImage,
  { registry, prefix }: Means,
): Promise<void> {
  const outcome = await registry.put(tag, source);
  const remote = await registry.find(tag);
  if (remote?.digest === source.digest) return;
  const reference = `${prefix}:${tag}`;
  if (remote === undefined) throw lost(reference);
  if (outcome === 'taken' && decidePush(local, remote, true).move === 'keep') return;
  throw outcome === 'taken' ? tagTaken(reference, remote.digest) : overtaken(reference, remote);
}

async function demand({ registry, prefix }: Means, tag: string): Promise<RemoteImage> {
  const remote = await registry.find(tag);
  if (remote !== undefined) return remote;
  throw lost(`${prefix}:${tag}`);
}

function tagTaken(reference: string, digest: string): Failure {
  return new Failure(
    'REGISTRY_REFUSED',
    `tag ${reference} is immutable and holds another image, ${digest}; push under a new tag, such as the commit's id`,
  );
}

function overtaken(reference: string, { digest }: RemoteImage): Failure {
  return new Failure(
    'REGISTRY_REFUSED',
    `${reference} holds ${digest} after the push, which is not what was pushed: something else pushes to this tag; run the step again`,
  );
}

function lost(reference: string): Failure {
  return new Failure(
    'REGISTRY_REFUSED',
    `the registry does not know ${reference}, which it took a moment ago; run the step again`,
  );
}
