import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';
import { checkName, membersOf } from './form.ts';
import type { DeletionPolicy, PolicyAttribute, ResourceDefinition, Template } from './template.ts';
import { functionCall, isMap, type Value, type ValueMap } from './value.ts';

const attributes = new Set([
  ...['Type', 'Properties', 'Condition', 'DependsOn', 'Metadata', 'DeletionPolicy'],
  ...['UpdateReplacePolicy', 'CreationPolicy', 'UpdatePolicy'],
]);
const policies = ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const maximum = 500;

export function readResources(section: ValueMap): Template['resources'] {
  const ids = Object.keys(section);
  if (ids.length > maximum) {
    throw invalid(
      `Template format error: Number of resources, ${ids.length}, is greater than maximum allowed, ${maximum}`,
    );
  }
  return Object.fromEntries(
    Object.entries(section).map(([id, resource]) => [id, readResource(id, resource)]),
  );
}

function readResource(id: string, value: Value): ResourceDefinition {
  checkName('Resource', id);
  const resource = membersOf('Resources', value);
  const type = readType(id, resource.Type);
  refuseAttributes(id, resource);
  const { Condition: condition, Metadata: metadata } = resource;
  return {
    type,
    dependsOn: readDependsOn(resource.DependsOn),
    properties: readProperties(id, resource.Properties),
    ...readPolicies(id, resource),
    ...(condition !== undefined && { condition: readCondition(condition) }),
    ...(metadata !== undefined && { metadata }),
  };
}

function readType(id: string, type: Value | undefined): string {
  if (typeof type === 'string') return type;
  const problem =
    type === undefined
      ? 'Every Resources object must contain a Type member.'
      : 'Every Type member must be a string.';
  throw invalid(`Template format error: [/Resources/${id}] ${problem}`);
}

function refuseAttributes(id: string, resource: ValueMap): void {
  const isCustom = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/.test(String(resource.Type));
  const unknown = Object.keys(resource).filter(
    (name) => !attributes.has(name) && !(isCustom && name === 'Version'),
  );
  if (unknown.length > 0) {
    throw invalid(`Invalid template resource property '${unknown[0] ?? ''}'`);
  }
  for (const name of ['CreationPolicy', 'UpdatePolicy']) {
    if (resource[name] !== undefined) throw notImplemented(`${name} of resource ${id}`);
  }
}

function readDependsOn(dependsOn: Value | undefined): string[] {
  const ids = dependsOn === undefined ? [] : Array.isArray(dependsOn) ? dependsOn : [dependsOn];
  if (ids.every((name) => typeof name === 'string')) return ids;
  throw invalid('Template format error: Every DependsOn value must be a string.');
}

function readProperties(id: string, properties: Value | undefined): ValueMap {
  if (properties === undefined) return {};
  if (isMap(properties)) return properties;
  throw invalid(
    `Template format error: [/Resources/${id}/Properties] Properties must be an object.`,
  );
}

function readCondition(condition: Value): string {
  if (typeof condition === 'string') return condition;
  throw invalid('Template format error: Every Condition member must be a string.');
}

type Policies = Pick<
  ResourceDefinition,
  'deletionPolicy' | 'updateReplacePolicy' | 'policyFunctions'
>;

function readPolicies(id: string, resource: ValueMap): Policies {
  const { DeletionPolicy: deletion, UpdateReplacePolicy: replacement } = resource;
  const functions = {
    ...(isFunction(deletion) && { DeletionPolicy: deletion }),
    ...(isFunction(replacement) && { UpdateReplacePolicy: replacement }),
  };
  const literal = (policy: Value | undefined, name: PolicyAttribute) =>
    policy === undefined || isFunction(policy)
      ? undefined
      : checkedPolicy(id, String(resource.Type), name, policy);
  const deletionPolicy = literal(deletion, 'DeletionPolicy');
  const updateReplacePolicy = literal(replacement, 'UpdateReplacePolicy');
  return {
    ...(deletionPolicy !== undefined && { deletionPolicy }),
    ...(updateReplacePolicy !== undefined && { updateReplacePolicy }),
    ...(Object.keys(functions).length > 0 && { policyFunctions: functions }),
  };
}

function isFunction(value: Value | undefined): value is Value {
  return value !== undefined && functionCall(value) !== undefined;
}

/** Throws `ValidationError` for a policy that is none. */
export function checkedPolicy(
  id: string,
  type: string,
  name: PolicyAttribute,
  policy: unknown,
): DeletionPolicy {
  if (typeof policy !== 'string') {
    throw invalid(`Template format error: Every ${name} member must be a string.`);
  }
  const allowed = name === 'DeletionPolicy' || policy !== 'RetainExceptOnCreate';
  if (!policies.includes(policy) || !allowed) {
    throw invalid(`Template format error: Unrecognized ${name} ${policy} for resource ${id}`);
  }
  if (policy === 'Snapshot') refuseSnapshot(type, name);
  return policy as DeletionPolicy;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const withSnapshots =
  /^AWS::(?:DocDB::DBCluster|EC2::Volume|ElastiCache::(?:CacheCluster|ReplicationGroup)|Neptune::DBCluster|RDS::DB(?:Cluster|Instance)|Redshift::Cluster)$/;

function refuseSnapshot(type: string, name: string): void {
  if (type === 'AWS::RDS::DBInstance') return;
  if (withSnapshots.test(type)) throw notImplemented(`${name} Snapshot of ${type}`);
  const policy = name === 'DeletionPolicy' ? 'deletion policy' : 'update replace policy';
  throw invalid(`Template error: resource type ${type} does not support ${policy} Snapshot`);
}
