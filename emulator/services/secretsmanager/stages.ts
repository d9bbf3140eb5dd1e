import { invalidParameter } from './refusals.ts';
import type { Secret, Version } from './store.ts';

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';
const mostStages = 20;

/**
 * Attaches labels to a version and takes them from all others. What was current becomes the previous one.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html#term_version
 */
export function attach(secret: Secret, version: Version, stages: readonly string[]): void {
  if (new Set([...version.stages, ...stages]).size > mostStages) {
    throw invalidParameter(`A version can have at most ${mostStages} staging labels.`);
  }
  const before = holderOf(secret, current);
  for (const stage of stages) moveLabel(secret, version, stage);
  const isReplaced = stages.includes(current) && before !== undefined && before !== version;
  if (isReplaced) moveLabel(secret, before, previous);
}

function moveLabel({ versions }: Secret, to: Version, stage: string): void {
  for (const version of versions) detach(version, stage);
  detach(to, stage);
  to.stages = [...to.stages, stage].sort();
}

export function detach(version: Version, stage: string): void {
  version.stages = version.stages.filter((one) => one !== stage);
}

export function holderOf({ versions }: Secret, stage: string): Version | undefined {
  return versions.find(({ stages }) => stages.includes(stage));
}

/** UpdateSecretVersionStage. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html */
export function moveStage(
  secret: Secret,
  stage: string,
  fromId: string | undefined,
  toId: string | undefined,
): void {
  const from = fromId === undefined ? undefined : versionWith(secret, fromId);
  const to = toId === undefined ? undefined : versionWith(secret, toId);
  if (from !== undefined && !from.stages.includes(stage)) {
    throw invalidParameter(`Version stage ${stage} not found in version ${fromId}`);
  }
  const holder = holderOf(secret, stage);
  if (to === undefined) {
    if (stage === current) {
      throw invalidParameter(
        `You can only move staging label ${current} to a different secret version. It can’t be completely removed.`,
      );
    }
    if (from !== undefined) detach(from, stage);
  } else {
    if (holder !== undefined && holder !== to && from === undefined) throw unnamed(stage, holder);
    attach(secret, to, [stage]);
  }
}

function versionWith({ versions }: Secret, id: string): Version {
  const version = versions.find((one) => one.id === id);
  if (version !== undefined) return version;
  throw invalidParameter(`Not a valid version: ${id}`);
}

function unnamed(stage: string, { id }: Version) {
  return invalidParameter(
    `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${id}, so you must explicitly reference that version in RemoveFromVersionId.`,
  );
}

/** By version, of those that have any; undefined where there is none. */
export function stagesByVersion({ versions }: Secret): Record<string, string[]> | undefined {
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  if (labelled.length === 0) return undefined;
  return Object.fromEntries(labelled.map(({ id, stages }) => [id, [...stages]]));
}
