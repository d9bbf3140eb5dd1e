import type { Resource } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import type { ResourceValues } from '../template/scope.ts';

/** What a resource answers to `Ref` and `Fn::GetAtt`; undefined: it is not there. */
export function valuesOf(resource: Resource | undefined): ResourceValues | undefined {
  if (resource?.physicalId === undefined) return undefined;
  return { ref: resource.physicalId, attribute: (name) => attributeOf(resource, name) };
}

function attributeOf({ type, physicalId, attributes }: Resource, name: string): unknown {
  if (type === 'AWS::CloudFormation::Stack' && !Object.hasOwn(attributes, name)) {
    throw invalid(`Output '${name.slice('Outputs.'.length)}' not found in stack ${physicalId}`);
  }
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}
