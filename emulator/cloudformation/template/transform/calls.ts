import { invalid } from '../fault.ts';
import { isMap, type Value, type ValueMap } from '../value.ts';

/** A transform and what it is given. */
export interface TransformCall {
  readonly name: string;
  readonly parameters: ValueMap;
}

/**
 * `Transform` of a template or `Fn::Transform` in it: one or several, each a name or a name with parameters.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-section-structure.html
 */
export function transformCalls(declared: Value | undefined): TransformCall[] {
  if (declared === undefined) return [];
  return (Array.isArray(declared) ? declared : [declared]).map(transformCall);
}

function transformCall(declared: Value): TransformCall {
  if (typeof declared === 'string') return { name: declared, parameters: {} };
  if (!isMap(declared) || declared.Name === undefined) {
    throw invalid('Transforms defined as maps require Name key.');
  }
  const { Name: name, Parameters: parameters = {} } = declared;
  if (typeof name !== 'string') {
    throw invalid('Key Name of transform definition must be a string.');
  }
  if (!isMap(parameters)) {
    throw invalid('Key Parameters of transform definition must be a map.');
  }
  return { name, parameters };
}
