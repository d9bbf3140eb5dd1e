import { resourceType } from '../resources/index.ts';
import type { Reading, Tag } from '../resources/type.ts';
import { specificationOf } from '../specification.ts';
import { allStacks, isLive, type Place, type Resource } from '../stack.ts';
import type { Desired } from './desired.ts';
import { ResourceFailure, reasonOf } from './failure.ts';
import { type Identifier, identifierText, physicalIdOf } from './identifier.ts';
import { channelOf } from './interruption.ts';
import type { Run } from './operation.ts';
import { newResource, updateResource } from './provision.ts';
import { lookUp } from './reading.ts';
import { setResourceStatus } from './status.ts';

/** Takes a resource that exists into the stack. It is only looked at; the stack's tags alone are set. */
export async function importResource(
  run: Run,
  wanted: Desired,
  identifier: Identifier,
): Promise<void> {
  const resource: Resource = { ...newResource(run, wanted), isImported: true };
  run.stack.resources[wanted.logicalId] = resource;
  setResourceStatus(run, resource, 'IMPORT_IN_PROGRESS', 'Resource import started.');
  try {
    const reading = await found(run, resource, identifier);
    const physicalId = physicalIdOf(resource.type, identifier);
    Object.assign(resource, { physicalId, attributes: reading.attributes });
    setResourceStatus(run, resource, 'IMPORT_COMPLETE', 'Resource import completed.');
    await tag(run, resource, reading);
  } catch (error) {
    delete resource.physicalId;
    setResourceStatus(run, resource, 'IMPORT_FAILED', reasonOf(error));
    run.journal.fail('import', resource.logicalId);
    run.world.clock.wake(channelOf(run));
  }
}

async function found(
  run: Run,
  resource: Resource,
  identifier: Identifier,
): Promise<Reading<Record<string, unknown>>> {
  const { type, logicalId } = resource;
  const text = identifierText(type, identifier);
  const owner = ownerOf(run, type, physicalIdOf(type, identifier));
  if (owner !== undefined) throw new ResourceFailure(`${text} already exists in stack ${owner}`);
  const look = await lookUp(run, { ...resource, logicalId, physicalId: text });
  if (look.outcome === 'found') return look.reading;
  throw new ResourceFailure(
    `Resource of type '${type}' with identifier '${text}' was not found. (HandlerErrorCode: NotFound)`,
  );
}

/** The id of the stack that the resource belongs to. */
export function ownerOf(at: Place, type: string, physicalId: string): string | undefined {
  const isIt = (one: Resource) => one.type === type && one.physicalId === physicalId && isLive(one);
  return allStacks(at).find(({ resources }) => Object.values(resources).some(isIt))?.stackId;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html */
async function tag(run: Run, resource: Resource, reading: Reading<object>): Promise<void> {
  const name = specificationOf(resource.type)?.tags;
  const update = name === undefined ? undefined : resourceType(resource.type)?.properties[name];
  const { tags } = run.stack.source;
  setResourceStatus(
    run,
    resource,
    'UPDATE_IN_PROGRESS',
    'Apply stack-level tags to imported resource if applicable.',
  );
  if (name !== undefined && typeof update === 'function' && tags.length > 0) {
    const shown = (reading.properties as Readonly<Record<string, unknown>>)[name] as
      | readonly Tag[]
      | undefined;
    const others = (shown ?? []).filter(({ Key }) => !tags.some((one) => one.Key === Key));
    const before = { ...resource, properties: { ...resource.properties, [name]: shown } };
    await updateResource(run, before, { ...resource.properties, [name]: [...others, ...tags] });
  }
  setResourceStatus(run, resource, 'UPDATE_COMPLETE');
}
