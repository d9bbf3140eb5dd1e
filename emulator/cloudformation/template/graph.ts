import { invalid } from './fault.ts';
import { referencesIn, type Truths } from './references.ts';
import type { ResourceDefinition, Template } from './template.ts';

/** For each resource those that must be there before it. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/** From `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`; with the conditions known, of the branches that are taken. */
export function dependenciesOf(resources: Template['resources'], truths?: Truths): Dependencies {
  return new Map(
    Object.entries(resources).map(([id, one]) => [id, neededBy(one, resources, truths)]),
  );
}

function neededBy(
  resource: ResourceDefinition,
  resources: Template['resources'],
  truths: Truths | undefined,
): Set<string> {
  const names = [...resource.dependsOn];
  for (const reference of referencesIn(resource.properties, truths)) {
    if (reference.kind === 'ref' || reference.kind === 'attribute') names.push(reference.name);
  }
  return new Set(names.filter((name) => Object.hasOwn(resources, name)));
}

/** An order in which everything comes after what it needs. Throws `ValidationError` naming the members of a circle. */
export function creationOrder(dependencies: Dependencies): string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  let waiting = [...dependencies.keys()];
  while (waiting.length > 0) {
    const ready = waiting.filter((id) => needs(dependencies, id).every((one) => placed.has(one)));
    if (ready.length === 0) throw circle(dependencies, waiting);
    for (const id of ready) placed.add(id);
    order.push(...ready);
    waiting = waiting.filter((id) => !placed.has(id));
  }
  return order;
}

function needs(dependencies: Dependencies, id: string): string[] {
  return [...(dependencies.get(id) ?? [])].filter((one) => dependencies.has(one));
}

/** Only the circle itself: what merely waits for it is dropped, from the end of the chains backwards. */
function circle(dependencies: Dependencies, stuck: readonly string[]): Error {
  let members = [...stuck];
  for (;;) {
    const needed = new Set(members.flatMap((id) => needs(dependencies, id)));
    const fewer = members.filter((id) => needed.has(id));
    if (fewer.length === members.length) break;
    members = fewer;
  }
  return invalid(`Circular dependency between resources: [${members.join(', ')}]`);
}
