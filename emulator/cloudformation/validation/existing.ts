import type { Worker } from '../engine/context.ts';
import {
  type Identifier,
  identifierIn,
  identifierText,
  physicalIdOf,
} from '../engine/identifier.ts';
import { ownerOf } from '../engine/import.ts';
import type { Newcomer, Plan } from '../engine/plan.ts';
import { lookUp } from '../engine/reading.ts';
import { specificationOf } from '../specification.ts';
import type { Finding } from './finding.ts';

/** A resource that would be made and is there already. */
interface Existing {
  readonly newcomer: Newcomer;
  readonly identifier: Identifier;
}

/** Those whose names are given and taken. What may not be looked at counts as free, as it does in AWS. */
async function existingAmong(worker: Worker, newcomers: readonly Newcomer[]): Promise<Existing[]> {
  const found: Existing[] = [];
  for (const newcomer of newcomers) {
    const identifier = identifierIn(newcomer.definition.type, newcomer.properties);
    if (identifier === undefined) continue;
    if (await isThere(worker, newcomer, identifier)) found.push({ newcomer, identifier });
  }
  return found;
}

async function isThere(
  worker: Worker,
  { logicalId, definition, properties }: Newcomer,
  identifier: Identifier,
): Promise<boolean> {
  const { type } = definition;
  const physicalId = identifierText(type, identifier);
  try {
    const look = await lookUp(worker, { logicalId, type, properties, physicalId });
    return look.outcome === 'found';
  } catch {
    return false;
  }
}

/** Names that are taken would fail the deployment. */
export async function conflictFindings(worker: Worker, { newcomers }: Plan): Promise<Finding[]> {
  const existing = await existingAmong(worker, newcomers);
  return existing.map(({ newcomer: { logicalId, definition }, identifier }) => ({
    ...{ logicalId, type: definition.type, name: 'NAME_CONFLICT_VALIDATION', mode: 'FAIL' },
    path: `/Resources/${logicalId}`,
    reason: `Resource of type '${definition.type}' with identifier '${identifierText(definition.type, identifier)}' already exists.`,
  }));
}

/**
 * What `ImportExistingResources` takes in: resources with a name of their own in the template, that are kept when the stack
 * goes, and that no stack has. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
export async function importableAmong(
  worker: Worker,
  { newcomers }: Plan,
): Promise<Readonly<Record<string, Identifier>>> {
  const willing = newcomers.filter(isWilling);
  const existing = await existingAmong(worker, willing);
  const free = existing.filter(
    ({ newcomer: { definition }, identifier }) =>
      ownerOf(worker, definition.type, physicalIdOf(definition.type, identifier)) === undefined,
  );
  return Object.fromEntries(
    free.map(({ newcomer, identifier }) => [newcomer.logicalId, identifier]),
  );
}

/** Names that a function makes are not supported. */
function isWilling({ definition }: Newcomer): boolean {
  const { type, deletionPolicy, properties } = definition;
  const names = specificationOf(type)?.primaryIdentifier ?? [];
  const isStatic = names.every((name) => typeof properties[name] === 'string');
  return isStatic && (deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate');
}
