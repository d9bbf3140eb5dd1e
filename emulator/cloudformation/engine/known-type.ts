import { resourceType } from '../resources/index.ts';
import type { AnyResourceType } from '../resources/type.ts';
import type { Resource } from '../stack.ts';
import { ResourceFailure } from './failure.ts';

/** Throws `ResourceFailure` where the emulator has no such type. */
export function typeOf(resource: Pick<Resource, 'type'>): AnyResourceType {
  const type = resourceType(resource.type);
  if (type !== undefined) return type;
  throw new ResourceFailure(`Unrecognized resource types: [${resource.type}]`);
}
