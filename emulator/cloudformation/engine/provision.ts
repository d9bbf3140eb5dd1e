import type { AnyResourceType, Apply } from '../resources/type.ts';
import type { Resource } from '../stack.ts';
import { contextOf } from './context.ts';
import type { Desired } from './desired.ts';
import { changedProperties } from './difference.ts';
import { handlerFailure, ResourceFailure } from './failure.ts';
import { Interrupted } from './interruption.ts';
import { typeOf } from './known-type.ts';
import type { Run } from './operation.ts';
import { asMade, lookUp } from './references.ts';
import { refuseTaken } from './taken.ts';

/** Makes a resource. What it leaves behind where it fails is in `resource`. Throws `ResourceFailure`. */
export async function createResource(run: Run, resource: Resource): Promise<void> {
  const own = run.own.get(resource.type);
  if (own !== undefined) return own.create(run, resource);
  const type = typeOf(resource);
  const context = contextOf(run, resource);
  const { properties, references } = await lookUp(run, resource, resource.properties);
  remember(resource, references);
  await handled(run, async () => {
    await refuseTaken(run, resource, properties);
    context.created(await type.create(properties as never, context));
  });
}

function remember(resource: Resource, references: Readonly<Record<string, string>>): void {
  if (Object.keys(references).length > 0) resource.references = references;
  else delete resource.references;
}

/** Changes a resource in place, from the properties that it has to those desired. Throws `ResourceFailure`. */
export async function updateResource(
  run: Run,
  resource: Resource,
  wanted: Resource['properties'],
): Promise<void> {
  const own = run.own.get(resource.type);
  if (own?.inPlace !== undefined) return own.inPlace.update(run, resource, wanted);
  if (own !== undefined) {
    throw new ResourceFailure(`Update to resource type ${resource.type} is not supported.`);
  }
  const type = typeOf(resource);
  const previous = asMade(resource, resource.attempted?.properties ?? resource.properties);
  const { properties, references } = await lookUp(run, resource, wanted);
  const context = contextOf(run, resource);
  // What a dynamic reference stands for may have changed, too.
  const renewed = changedProperties(asMade(resource, resource.properties), properties);
  const changed = [...differing(resource, wanted), ...renewed];
  await handled(run, async () => {
    for (const apply of appliers(type, changed)) {
      const { physicalId = '', attributes } = resource;
      await apply({ physicalId, attributes, properties, previous } as never, context);
    }
  });
  remember(resource, references);
}

/** Names of the properties that differ from those desired, or may differ after an update that failed. */
export function differing(resource: Resource, properties: Resource['properties']): string[] {
  const certain = changedProperties(resource.properties, properties);
  return [...new Set([...certain, ...(resource.attempted?.uncertain ?? [])])];
}

/** Properties that change by the same call are changed once. */
function appliers(type: AnyResourceType, changed: readonly string[]): Set<Apply<never>> {
  return new Set(
    changed.flatMap((name) => {
      const update = type.properties[name];
      if (typeof update === 'object') return [update.apply];
      return typeof update === 'function' ? [update] : [];
    }),
  );
}

/** Throws `ResourceFailure`. */
export async function deleteResource(run: Run, resource: Resource): Promise<void> {
  const own = run.own.get(resource.type);
  if (own !== undefined) return own.delete(run, resource);
  const type = typeOf(resource);
  const { physicalId = '', attributes } = resource;
  const properties = asMade(resource, resource.properties);
  const context = contextOf(run, resource);
  const snapshot = wantsSnapshot(run, resource, type);
  const known = { physicalId, attributes, properties, snapshot };
  await handled(run, () => type.delete(known as never, context));
}

/** What was replaced goes by another policy than what is dropped. */
function wantsSnapshot(run: Run, resource: Resource, { snapshots }: AnyResourceType): boolean {
  const { deletionPolicy, updateReplacePolicy } = resource;
  if (snapshots === undefined) return false;
  const isReplaced = run.stack.leftovers.includes(resource);
  return (isReplaced ? updateReplacePolicy : (deletionPolicy ?? 'Snapshot')) === 'Snapshot';
}

/** A record for a resource that is about to be made. */
export function newResource(run: Run, wanted: Desired): Resource {
  const resource: Resource = {
    ...wanted,
    status: 'CREATE_IN_PROGRESS',
    timestamp: run.world.clock.now(),
    attributes: {},
  };
  run.stack.resources[wanted.logicalId] = resource;
  return resource;
}

/** Every call of a resource's handler passes here: the place to make resources take their time. */
async function handled(run: Run, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ResourceFailure || error instanceof Interrupted) throw error;
    throw handlerFailure(error, run.world.random.uuid());
  }
}
