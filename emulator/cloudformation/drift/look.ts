import type { PropertyDifference } from '@aws-sdk/client-cloudformation';
import type { Worker } from '../engine/context.ts';
import { reasonOf } from '../engine/failure.ts';
import { type Look, lookUp } from '../engine/reading.ts';
import { shownText } from '../no-echo.ts';
import { specificationOf } from '../specification.ts';
import type { Resource, ResourceDrift, Source } from '../stack.ts';
import { isMap } from '../template/value.ts';
import { comparable } from './comparable.ts';
import { compareProperties } from './compare.ts';

/** How one resource stands to its template at this moment; undefined: its type cannot be looked at. */
export async function driftOf(
  worker: Worker,
  source: Source,
  resource: Resource,
): Promise<ResourceDrift | undefined> {
  const { physicalId, type } = resource;
  const common = {
    at: worker.world.clock.now(),
    type,
    ...(physicalId !== undefined && { physicalId }),
    differences: [],
  };
  const look = await attempt(worker, resource);
  switch (look.outcome) {
    case 'unsupported':
      return undefined;
    case 'missing':
      return { ...common, status: 'DELETED' };
    case 'refused':
      return { ...common, status: 'UNKNOWN', reason: look.reason };
    case 'found':
      return { ...common, ...compared(source, resource, look.reading.properties) };
  }
}

async function attempt(
  worker: Worker,
  resource: Resource,
): Promise<Look | { readonly outcome: 'refused'; readonly reason: string }> {
  try {
    return await lookUp(worker, resource);
  } catch (error) {
    return { outcome: 'refused', reason: reasonOf(error) };
  }
}

function compared(
  source: Source,
  { type, properties }: Resource,
  shown: Readonly<Record<string, unknown>>,
): Pick<ResourceDrift, 'status' | 'expected' | 'actual' | 'differences'> {
  const specification = specificationOf(type);
  const expected = comparable(type, properties, shown);
  const differences =
    specification === undefined ? [] : compareProperties(specification, expected, shown);
  return {
    status: differences.length === 0 ? 'IN_SYNC' : 'MODIFIED',
    expected: shownText(expected, source),
    actual: shownText(within(expected, shown), source),
    differences: JSON.parse(shownText(differences, source)) as PropertyDifference[],
  };
}

/** The members of `actual` that `expected` has too. */
function within(expected: unknown, actual: unknown): unknown {
  if (!isMap(expected) || !isMap(actual)) return actual;
  return Object.fromEntries(
    Object.entries(actual)
      .filter(([name]) => expected[name] !== undefined)
      .map(([name, inner]) => [name, within(expected[name], inner)]),
  );
}
