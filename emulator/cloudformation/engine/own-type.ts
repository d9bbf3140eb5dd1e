import type { Resource } from '../stack.ts';
import type { Run } from './operation.ts';

/**
 * A resource type that CloudFormation carries out by itself: it needs the operation that it is part of, not a service. All
 * throw `ResourceFailure`.
 */
export interface OwnType {
  /** What exists already when it fails is in `resource`. */
  create(run: Run, resource: Resource): Promise<void>;
  delete(run: Run, resource: Resource): Promise<void>;
  /** Absent: it has nothing that can be changed. */
  readonly inPlace?: OwnUpdate;
}

/** How nested stacks are updated: what they contain may change though none of their properties does. */
export interface OwnUpdate {
  update(run: Run, resource: Resource, properties: Resource['properties']): Promise<void>;
  /** Whether the present update of the parent has touched it. */
  isTouched(run: Run, resource: Resource): boolean;
  rollBack(run: Run, resource: Resource): Promise<void>;
  /** Called when the whole nest has been updated or rolled back. */
  cleanUp(run: Run, resource: Resource): Promise<void>;
}

export type OwnTypes = ReadonlyMap<string, OwnType>;
