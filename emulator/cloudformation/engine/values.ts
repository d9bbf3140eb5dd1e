import type { Resource } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import type { ResourceValues } from '../template/scope.ts';
import { isMap } from '../template/value.ts';

/** What a resource answers to `Ref` and `Fn::GetAtt`; undefined: it is not there. */
export function valuesOf(resource: Resource | undefined): ResourceValues | undefined {
  if (resource?.physicalId === undefined) return undefined;
  return { ref: resource.physicalId, attribute: (name) => attributeOf(resource, name) };
}

/** What the resource tells of itself, or else a property as it is: AWS answers for both. */
function attributeOf(resource: Resource, name: string): unknown {
  const { type, physicalId, attributes } = resource;
  if (type === 'AWS::CloudFormation::Stack' && !Object.hasOwn(attributes, name)) {
    throw invalid(`Output '${name.slice('Outputs.'.length)}' not found in stack ${physicalId}`);
  }
  return Object.hasOwn(attributes, name) ? attributes[name] : propertyOf(resource, name);
}

function propertyOf({ properties }: Resource, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      properties,
    );
}
