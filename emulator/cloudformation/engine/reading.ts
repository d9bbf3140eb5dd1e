import { isMissing } from '../resources/missing.ts';
import type { Identity, Reading } from '../resources/type.ts';
import type { Resource } from '../stack.ts';
import { resourceContext, type Worker } from './context.ts';
import { typeOf } from './known-type.ts';
import { asMade } from './references.ts';

/** A resource as its service shows it. `unsupported`: the type cannot be looked up. */
export type Look =
  | { readonly outcome: 'unsupported' }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'found'; readonly reading: Reading<Record<string, unknown>> };

/** Looks a resource up in its service, with the rights of the worker's caller. Throws what the service refuses. */
export async function lookUp(
  worker: Worker,
  resource: Pick<Resource, 'logicalId' | 'type' | 'properties' | 'references'> & Partial<Identity>,
): Promise<Look> {
  const type = typeOf(resource);
  if (type.read === undefined) return { outcome: 'unsupported' };
  const { physicalId = '', attributes = {} } = resource;
  const properties = asMade(resource, resource.properties);
  const context = resourceContext(worker, { ...resource, attributes }, neverWait);
  try {
    const reading = await type.read({ physicalId, attributes, properties } as never, context);
    return reading === undefined
      ? { outcome: 'missing' }
      : { outcome: 'found', reading: reading as Reading<Record<string, unknown>> };
  } catch (error) {
    if (isMissing(error)) return { outcome: 'missing' };
    throw error;
  }
}

function neverWait(): never {
  throw new Error('a resource is looked at as it is');
}
