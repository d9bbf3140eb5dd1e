import type { StackResourceDriftStatus } from '@aws-sdk/client-cloudformation';
import type { Worker } from '../engine/context.ts';
import { lookUp } from '../engine/reading.ts';
import { specificationOf } from '../specification.ts';
import { isLive, type Resource, type Stack } from '../stack.ts';
import { comparable } from './comparable.ts';
import { compareProperties } from './compare.ts';

type Values = Readonly<Record<string, unknown>>;

/** How a resource stands in its service, against how it was deployed. */
export interface Actual {
  readonly status: StackResourceDriftStatus;
  /** As deployed, what differs in the service as it is there. */
  readonly properties: Values;
  /** Names of the properties that differ. */
  readonly drifted: readonly string[];
}

/** Every resource of a stack, by logical id. What may not be looked at counts as deployed. */
export async function actualStateOf(
  worker: Worker,
  stack: Stack,
): Promise<ReadonlyMap<string, Actual>> {
  const found = new Map<string, Actual>();
  for (const resource of Object.values(stack.resources).filter(isLive)) {
    found.set(resource.logicalId, await actualOf(worker, resource));
  }
  return found;
}

async function actualOf(worker: Worker, resource: Resource): Promise<Actual> {
  const unknown = (status: StackResourceDriftStatus): Actual => ({
    ...{ status, properties: resource.properties, drifted: [] },
  });
  try {
    const look = await lookUp(worker, resource);
    if (look.outcome === 'unsupported') return unknown('UNSUPPORTED');
    if (look.outcome === 'missing') return unknown('DELETED');
    return overlaid(resource, look.reading.properties);
  } catch {
    return unknown('UNKNOWN');
  }
}

function overlaid({ type, properties }: Resource, shown: Values): Actual {
  const specification = specificationOf(type);
  const drifted =
    specification === undefined
      ? []
      : Object.entries(comparable(type, properties, shown)).flatMap(([name, value]) =>
          compareProperties(specification, { [name]: value }, shown).length > 0 ? [name] : [],
        );
  const actual = drifted
    .filter((name) => shown[name] !== undefined)
    .map((name) => [name, shown[name]]);
  const others = Object.entries(properties).filter(([name]) => !drifted.includes(name));
  return {
    status: drifted.length === 0 ? 'IN_SYNC' : 'MODIFIED',
    properties: Object.fromEntries([...others, ...actual]) as Values,
    drifted,
  };
}

/** The stack as if it had been deployed as it stands; what was deleted by hand is not in it. */
export function asIfDeployed(stack: Stack, state: ReadonlyMap<string, Actual>): Stack {
  const resources = Object.entries(stack.resources).flatMap(([id, resource]) => {
    const actual = state.get(id);
    if (actual?.status === 'DELETED') return [];
    return [[id, actual ? { ...resource, properties: actual.properties } : resource]];
  });
  return { ...stack, resources: Object.fromEntries(resources) as Stack['resources'] };
}
