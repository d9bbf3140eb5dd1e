import { endAttempt } from '../attempt.ts';
import { isLive, type Resource } from '../stack.ts';
import type { ResourceDefinition } from '../template/template.ts';
import { type Desired, desiredResource } from './desired.ts';
import { replaces } from './difference.ts';
import type { Evaluation } from './evaluate.ts';
import { ResourceFailure, reasonOf } from './failure.ts';
import { importResource } from './import.ts';
import { channelOf, Interrupted, isStopped } from './interruption.ts';
import type { Run } from './operation.ts';
import {
  createResource,
  deleteResource,
  differing,
  newResource,
  updateResource,
} from './provision.ts';
import { checkStackPolicy } from './stack-policy.ts';
import { setResourceStatus } from './status.ts';
import { refuseSameName } from './taken.ts';

const cancelled = { create: 'Resource creation cancelled', update: 'Resource update cancelled' };

/** Brings one resource to what the template wants. A failure is written in the journal and in the events. */
export async function applyResource(
  run: Run,
  evaluation: Evaluation,
  logicalId: string,
): Promise<void> {
  const definition = evaluation.resources[logicalId];
  if (definition === undefined) return;
  const existing = run.stack.resources[logicalId];
  const current = existing !== undefined && hasComeToBe(existing) ? existing : undefined;
  const wanted = tryDesired(run, evaluation, logicalId, definition);
  if (wanted instanceof ResourceFailure) {
    const resource = current ?? renewed(run, withoutProperties(logicalId, definition));
    failed(run, resource, current === undefined ? 'create' : 'update', wanted);
  } else if (current === undefined) {
    const identifier = run.imports?.get(logicalId);
    await (identifier === undefined
      ? create(run, wanted)
      : importResource(run, wanted, identifier));
  } else await change(run, current, wanted);
}

/** What failed while it was made is made anew, if a later update of the failed stack tries again. */
function hasComeToBe(resource: Resource): boolean {
  return isLive(resource) && resource.status !== 'CREATE_FAILED';
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

/** The record of what is about to be made. What a failed attempt left in the account is kept for the clean-up. */
function renewed(run: Run, wanted: Desired): Resource {
  const before = run.stack.resources[wanted.logicalId];
  if (before !== undefined && isLive(before)) run.stack.leftovers.push(before);
  return newResource(run, wanted);
}

async function create(run: Run, wanted: Desired): Promise<void> {
  const leftover = run.stack.resources[wanted.logicalId];
  const resource = newResource(run, wanted);
  setResourceStatus(run, resource, 'CREATE_IN_PROGRESS');
  await attempt(run, resource, 'create', async () => {
    if (leftover !== undefined && isLive(leftover)) await clearAway(run, leftover);
    await createResource(run, resource);
    tellInitiated(run, resource, 'CREATE_IN_PROGRESS');
  });
}

/** Its successor may need its name. */
async function clearAway(run: Run, leftover: Resource): Promise<void> {
  try {
    await deleteResource(run, leftover);
  } catch (error) {
    run.stack.leftovers.push(leftover);
    throw error;
  }
}

/** Types that are long under way have told it themselves. */
function tellInitiated(
  run: Run,
  resource: Resource,
  status: 'CREATE_IN_PROGRESS' | 'UPDATE_IN_PROGRESS',
): void {
  if (resource.statusReason === 'Resource creation Initiated') return;
  setResourceStatus(run, resource, status, 'Resource creation Initiated');
}

async function change(run: Run, current: Resource, wanted: Desired): Promise<void> {
  const changed = differing(current, wanted.properties);
  const isNeedless = changed.length === 0 && run.own.get(wanted.type)?.inPlace === undefined;
  if (isNeedless) {
    // Attributes such as DeletionPolicy and Metadata are CloudFormation's own: nothing is called for them.
    const resource: Resource = { ...current, ...attributesOnly(wanted) };
    run.stack.resources[wanted.logicalId] = resource;
    if (resource.status === 'UPDATE_FAILED') setResourceStatus(run, resource, 'UPDATE_COMPLETE');
  } else if (
    changed.some((name) => replaces(wanted.type, name, current.properties, wanted.properties))
  ) {
    await replace(run, current, wanted);
  } else {
    await update(run, current, wanted);
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

async function update(run: Run, current: Resource, wanted: Desired): Promise<void> {
  await attempt(run, current, 'update', async () => {
    checkStackPolicy(run.policy, 'Update:Modify', wanted);
    setResourceStatus(run, current, 'UPDATE_IN_PROGRESS');
    const { properties } = wanted;
    current.attempting = { properties, uncertain: differing(current, properties) };
    await updateResource(run, current, properties).catch((error: unknown) => {
      endAttempt(current);
      throw error;
    });
    const { attributes, status, timestamp, physicalId, references } = current;
    run.stack.resources[wanted.logicalId] = {
      ...wanted,
      ...{ attributes, status, timestamp },
      ...(references !== undefined && { references }),
      ...(physicalId !== undefined && { physicalId }),
    };
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html: no replacements. */
function refuseReplacement({ stack }: Run): void {
  if (!stack.disableRollback) return;
  throw new ResourceFailure(
    'Replacement type updates not supported on stack with disable-rollback.',
  );
}

async function replace(run: Run, current: Resource, wanted: Desired): Promise<void> {
  try {
    checkStackPolicy(run.policy, 'Update:Replace', wanted);
    refuseReplacement(run);
    refuseSameName(current, wanted);
  } catch (error) {
    failed(run, current, 'update', error);
    return;
  }
  run.stack.leftovers.push(current);
  const resource = newResource(run, wanted);
  setResourceStatus(
    run,
    { ...current },
    'UPDATE_IN_PROGRESS',
    'Requested update requires the creation of a new physical resource; hence creating one.',
  );
  await attempt(run, resource, 'update', async () => {
    await createResource(run, resource);
    if (resource.physicalId === current.physicalId) {
      // A call that puts has answered with the resource that was to be replaced.
      delete resource.physicalId;
      throw new ResourceFailure(
        `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${current.physicalId ?? ''} and update the stack again.`,
      );
    }
    tellInitiated(run, resource, 'UPDATE_IN_PROGRESS');
  });
}

/** Completes or fails; what completes after another resource has failed counts as cancelled. */
async function attempt(
  run: Run,
  resource: Resource,
  verb: 'create' | 'update',
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    failed(run, resource, verb, error instanceof Interrupted ? cancelled[verb] : error);
    return;
  }
  const present = run.stack.resources[resource.logicalId] ?? resource;
  if (isStopped(run)) failed(run, present, verb, cancelled[verb]);
  else setResourceStatus(run, present, verb === 'create' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE');
}

/** Others who wait are told at once: they give up. */
function failed(run: Run, resource: Resource, verb: 'create' | 'update', error: unknown): void {
  const status = verb === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
  setResourceStatus(run, resource, status, reasonOf(error));
  run.journal.fail(verb, resource.logicalId);
  run.world.clock.wake(channelOf(run));
}
