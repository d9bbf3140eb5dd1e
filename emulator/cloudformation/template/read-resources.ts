import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';
import type { DeletionPolicy, ResourceDefinition, Template } from './template.ts';
import { isMap, type Value, type ValueMap } from './value.ts';

const attributes = new Set([
  ...['Type', 'Properties', 'Condition', 'DependsOn', 'Metadata', 'DeletionPolicy'],
  ...['UpdateReplacePolicy', 'CreationPolicy', 'UpdatePolicy'],
]);
const policies = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const maximum = 500;

export function readResources(section: ValueMap): Template['resources'] {
  const ids = Object.keys(section);
  if (ids.length === 0) {
    throw invalid('Template format error: At least one Resources member must be defined.');
  }
  if (ids.length > maximum) {
    throw invalid(
      `Template format error: Number of resources, ${ids.length}, is greater than maximum allowed, ${maximum}`,
    );
  }
  return Object.fromEntries(
    Object.entries(section).map(([id, resource]) => [id, readResource(id, resource)]),
  );
}

function readResource(id: string, resource: Value): ResourceDefinition {
  if (!/^[a-zA-Z0-9]{1,255}$/.test(id)) {
    throw invalid(`Template format error: Resource name ${id} is non alphanumeric.`);
  }
  if (!isMap(resource) || typeof resource.Type !== 'string') {
    throw invalid(
      `Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`,
    );
  }
  refuseAttributes(id, resource);
  const { Condition: condition, Metadata: metadata } = resource;
  return {
    type: resource.Type,
    dependsOn: readDependsOn(id, resource.DependsOn),
    properties: readProperties(id, resource.Properties),
    ...readPolicies(id, resource),
    ...(condition !== undefined && { condition: readCondition(id, condition) }),
    ...(metadata !== undefined && { metadata }),
  };
}

function refuseAttributes(id: string, resource: ValueMap): void {
  const unknown = Object.keys(resource).filter((name) => !attributes.has(name));
  if (unknown.length > 0) {
    throw invalid(`Invalid template resource property '${unknown[0] ?? ''}'`);
  }
  for (const name of ['CreationPolicy', 'UpdatePolicy']) {
    if (resource[name] !== undefined) throw notImplemented(`${name} of resource ${id}`);
  }
}

function readDependsOn(id: string, dependsOn: Value | undefined): string[] {
  const ids = dependsOn === undefined ? [] : Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  if (ids.every((name) => typeof name === 'string')) return ids;
  throw invalid(`Template format error: DependsOn of ${id} must be a string or a list of strings.`);
}

function readProperties(id: string, properties: Value | undefined): ValueMap {
  if (properties === undefined) return {};
  if (isMap(properties)) return properties;
  throw invalid(`Template format error: Properties of ${id} must be an object.`);
}

function readCondition(id: string, condition: Value): string {
  if (typeof condition === 'string') return condition;
  throw invalid(`Template format error: Every Condition member must be a string (resource ${id}).`);
}

function readPolicies(
  id: string,
  resource: ValueMap,
): Pick<ResourceDefinition, 'deletionPolicy' | 'updateReplacePolicy'> {
  const deletionPolicy = readPolicy(id, 'DeletionPolicy', resource);
  const updateReplacePolicy = readPolicy(id, 'UpdateReplacePolicy', resource);
  return {
    ...(deletionPolicy !== undefined && { deletionPolicy }),
    ...(updateReplacePolicy !== undefined && { updateReplacePolicy }),
  };
}

function readPolicy(id: string, name: string, resource: ValueMap): DeletionPolicy | undefined {
  const policy = resource[name];
  if (policy === undefined) return undefined;
  const allowed = name === 'DeletionPolicy' || policy !== 'RetainExceptOnCreate';
  if (typeof policy !== 'string' || !policies.includes(policy) || !allowed) {
    throw invalid(
      `Template format error: Unrecognized ${name} ${JSON.stringify(policy)} for resource ${id}`,
    );
  }
  // No type of the emulator can be kept as a snapshot; AWS refuses the same for types that have none.
  if (policy === 'Snapshot') {
    throw invalid(
      `Template error: resource type ${String(resource.Type)} does not support the ${name} Snapshot (resource ${id})`,
    );
  }
  return policy as DeletionPolicy;
}
