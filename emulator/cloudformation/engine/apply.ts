import { isLive, type Resource } from '../stack.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { type Desired, desiredResource } from './desired.ts';
import { changedProperties, replaces } from './difference.ts';
import type { Evaluation } from './evaluate.ts';
import { ResourceFailure, reasonOf } from './failure.ts';
import type { Journal } from './journal.ts';
import { type Run, setResourceStatus } from './operation.ts';
import { createResource, newResource, updateResource } from './provision.ts';

const cancelled = { create: 'Resource creation cancelled', update: 'Resource update cancelled' };

/** Brings one resource to what the template wants. A failure is written in the journal and in the events. */
export async function applyResource(
  run: Run,
  evaluation: Evaluation,
  journal: Journal,
  logicalId: string,
): Promise<void> {
  const definition = evaluation.resources[logicalId];
  if (definition === undefined) return;
  const existing = run.stack.resources[logicalId];
  const current = existing !== undefined && isLive(existing) ? existing : undefined;
  const wanted = tryDesired(run, evaluation, logicalId, definition);
  if (wanted instanceof ResourceFailure) {
    if (current === undefined) journal.steps.push({ kind: 'created', logicalId });
    const resource = current ?? newResource(run, withoutProperties(logicalId, definition));
    failed(run, journal, resource, current === undefined ? 'create' : 'update', wanted);
  } else if (current === undefined) await create(run, journal, wanted);
  else await change(run, journal, current, wanted);
}

function tryDesired(
  run: Run,
  { scope, dependencies }: Evaluation,
  logicalId: string,
  definition: ResourceDefinition,
): Desired | ResourceFailure {
  try {
    const needs = dependencies.get(logicalId) ?? [];
    return desiredResource(logicalId, definition, scope, run.stack.source.tags, needs);
  } catch (error) {
    return error instanceof ResourceFailure ? error : new ResourceFailure(reasonOf(error), error);
  }
}

function withoutProperties(logicalId: string, { type }: ResourceDefinition): Desired {
  return { logicalId, type, properties: {}, dependsOn: [] };
}

async function create(run: Run, journal: Journal, wanted: Desired): Promise<void> {
  journal.steps.push({ kind: 'created', logicalId: wanted.logicalId });
  const resource = newResource(run, wanted);
  setResourceStatus(run, resource, 'CREATE_IN_PROGRESS');
  await attempt(run, journal, resource, 'create', async () => {
    await createResource(run, resource);
    setResourceStatus(run, resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated');
  });
}

async function change(
  run: Run,
  journal: Journal,
  current: Resource,
  wanted: Desired,
): Promise<void> {
  const changed = changedProperties(current.properties, wanted.properties);
  if (changed.length === 0) {
    // Attributes such as DeletionPolicy and Metadata are CloudFormation's own: nothing is called for them.
    run.stack.resources[wanted.logicalId] = { ...current, ...attributesOnly(wanted) };
  } else if (changed.some((name) => replaces(wanted.type, name))) {
    await replace(run, journal, current, wanted);
  } else {
    await update(run, journal, current, wanted);
  }
}

function attributesOnly(wanted: Desired): Omit<Desired, 'properties'> {
  const { properties: _, ...attributes } = wanted;
  return {
    // What the template no longer says must not survive from before.
    ...{ metadata: undefined, deletionPolicy: undefined, updateReplacePolicy: undefined },
    ...attributes,
  } as Omit<Desired, 'properties'>;
}

async function update(
  run: Run,
  journal: Journal,
  current: Resource,
  wanted: Desired,
): Promise<void> {
  const attempted = wanted.properties;
  journal.steps.push({ kind: 'updated', before: { ...current }, attempted });
  setResourceStatus(run, current, 'UPDATE_IN_PROGRESS');
  await attempt(run, journal, current, 'update', async () => {
    await updateResource(run, current, attempted);
    const { attributes, status, timestamp, physicalId } = current;
    run.stack.resources[wanted.logicalId] = {
      ...wanted,
      ...{ attributes, status, timestamp },
      ...(physicalId !== undefined && { physicalId }),
    };
  });
}

async function replace(
  run: Run,
  journal: Journal,
  current: Resource,
  wanted: Desired,
): Promise<void> {
  journal.steps.push({ kind: 'replaced', before: current });
  const resource = newResource(run, wanted);
  setResourceStatus(
    run,
    { ...current },
    'UPDATE_IN_PROGRESS',
    'Requested update requires the creation of a new physical resource; hence creating one.',
  );
  await attempt(run, journal, resource, 'update', async () => {
    await createResource(run, resource);
    if (resource.physicalId === current.physicalId) {
      // A call that puts has answered with the resource that was to be replaced.
      delete resource.physicalId;
      throw new ResourceFailure(
        `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${current.physicalId ?? ''} and update the stack again.`,
      );
    }
    setResourceStatus(run, resource, 'UPDATE_IN_PROGRESS', 'Resource creation Initiated');
  });
}

/** Completes or fails; what completes after another resource has failed counts as cancelled. */
async function attempt(
  run: Run,
  journal: Journal,
  resource: Resource,
  verb: 'create' | 'update',
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    failed(run, journal, resource, verb, error);
    return;
  }
  const present = run.stack.resources[resource.logicalId] ?? resource;
  if (journal.stopped) failed(run, journal, present, verb, new ResourceFailure(cancelled[verb]));
  else setResourceStatus(run, present, verb === 'create' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
}

function failed(
  run: Run,
  journal: Journal,
  resource: Resource,
  verb: 'create' | 'update',
  error: unknown,
): void {
  const status = verb === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
  setResourceStatus(run, resource, status, reasonOf(error));
  journal.fail(verb, resource.logicalId);
}
