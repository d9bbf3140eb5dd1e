import { notImplemented } from '../../fault.ts';
import { invalid } from './fault.ts';
import { isList, listOf } from './parameter-types.ts';
import type { ParameterValues } from './parameters.ts';
import { noValue, pseudoParameter, type StackIdentity } from './pseudo-parameters.ts';
import type { Template } from './template.ts';

/** What a resolved resource answers to `Ref` and `Fn::GetAtt`. */
export interface ResourceValues {
  readonly ref: string;
  /** Undefined: the emulator does not supply this attribute. */
  attribute(name: string): unknown;
}

/** The argument of `Fn::GetStackOutput`, its parts resolved. */
export interface StackOutputReference {
  readonly stackName: string;
  readonly outputName: string;
  readonly region?: string;
  readonly roleArn?: string;
}

/** Where the names in a template lead. */
export interface Scope {
  readonly stack: StackIdentity;
  /** As given or, for parameters that name one in Parameter Store, as read there. */
  readonly parameters: ParameterValues;
  readonly declared: Template['parameters'];
  readonly mappings: Template['mappings'];
  /** The names of the availability zones of every Region that the template asks for. */
  readonly zones: readonly string[];
  readonly conditions: ReadonlyMap<string, boolean>;
  resource(id: string): ResourceValues | undefined;
  /** The value of an export. Throws `ValidationError` when nobody exports it. */
  importValue(name: string): string;
  /** The value of an output of another stack. Throws `ValidationError` when there is none. */
  stackOutput(reference: StackOutputReference): string;
}

/** `Ref` to a parameter, a pseudo parameter or a resource. */
export function resolveRef(name: string, scope: Scope): unknown {
  const value = scope.parameters[name];
  if (value !== undefined && Object.hasOwn(scope.parameters, name)) {
    return isList(scope.declared[name]?.Type ?? '') ? listOf(value) : value;
  }
  const pseudo = pseudoParameter(name, scope.stack);
  if (pseudo === noValue) return noValue;
  if (pseudo !== undefined) return typeof pseudo === 'string' ? pseudo : [...pseudo];
  const resource = scope.resource(name);
  if (resource !== undefined) return resource.ref;
  throw invalid(
    `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`,
  );
}

export function resolveAttribute(name: string, attribute: string, scope: Scope): unknown {
  const resource = scope.resource(name);
  if (resource === undefined) {
    throw invalid(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
  }
  const value = resource.attribute(attribute);
  if (value !== undefined) return value;
  // That the type has this attribute was checked before; the emulator does not supply it.
  throw notImplemented(`The attribute ${attribute} of resource ${name}`);
}
