import { NormalizedSchema } from '@smithy/core/schema';
import { Fault } from '../fault.ts';
import type { WireMessage } from './codec.ts';
import { memoize } from './envelope.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import { locate, type S3Location } from './s3-location.ts';

/** What a request must look like to mean an operation. */
interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly level: S3Location['level'];
  /** Query parameters in the operation's own URI: `?uploads`, `?list-type=2`. */
  readonly literals: readonly (readonly [name: string, value: string])[];
  /** Query parameters and headers of required members: `uploadId`, `x-amz-copy-source`. */
  readonly parameters: readonly string[];
  readonly headers: readonly string[];
}

const routesOf = memoize((model: ServiceModel): readonly Route[] =>
  [...model.operations.values()].map(readRoute),
);

/**
 * The operation that a request to S3 means: the most specific one whose marks it bears. `x-id`, which only some SDKs send,
 * settles what nothing else tells apart (`ListDirectoryBuckets`). Throws `MethodNotAllowed`, or `InvalidRequest` where a
 * subresource is named without what it needs.
 */
export function routeS3(model: ServiceModel, message: WireMessage): OperationModel {
  const { level } = locate(message);
  const query = new URLSearchParams(message.query);
  const candidates = routesOf(model).filter(
    (route) =>
      route.method === message.method && route.level === level && bearsLiterals(route, query),
  );
  const marks = Math.max(0, ...candidates.map((route) => route.literals.length));
  const named = candidates.filter((route) => route.literals.length === marks);
  const complete = named.filter((route) => bearsRequired(route, message, query));
  const route = pickMostSpecific(complete, query.get('x-id'));
  if (!route) throw refuse(named, message);
  return route.operation;
}

function pickMostSpecific(routes: readonly Route[], id: string | null): Route | undefined {
  const weight = (route: Route) =>
    2 * (route.parameters.length + route.headers.length) + (route.operation.name === id ? 1 : 0);
  return routes.toSorted((a, b) => weight(b) - weight(a))[0];
}

function bearsLiterals(route: Route, query: URLSearchParams): boolean {
  return route.literals.every(([name, value]) =>
    value === '' ? query.has(name) : query.get(name) === value,
  );
}

function bearsRequired(route: Route, message: WireMessage, query: URLSearchParams): boolean {
  return (
    route.parameters.every((name) => query.has(name)) &&
    route.headers.every((name) => message.headers[name] !== undefined)
  );
}

function refuse([nearest]: readonly Route[], message: WireMessage): Fault {
  if (!nearest) {
    const what = `The specified method is not allowed against this resource: ${message.method} ${message.path}`;
    return new Fault('MethodNotAllowed', what, { status: 405 });
  }
  const needs = [...nearest.parameters, ...nearest.headers].join(', ');
  return new Fault('InvalidRequest', `${nearest.operation.name} needs ${needs}`, { status: 400 });
}

function readRoute(operation: OperationModel): Route {
  const ns = NormalizedSchema.of(operation.schema);
  const [method = '', template = ''] = ns.getMergedTraits().http ?? [];
  const [path = '', literal = ''] = template.split('?');
  const literals = [...new URLSearchParams(literal)].filter(([name]) => name !== 'x-id');
  const required = requiredTraits(operation);
  return {
    operation,
    method,
    level: levelOf(operation, path),
    literals,
    parameters: required.flatMap((traits) => traits.httpQuery ?? []),
    headers: required.flatMap((traits) => traits.httpHeader?.toLowerCase() ?? []),
  };
}

type Traits = ReturnType<NormalizedSchema['getMergedTraits']>;

function requiredTraits({ input }: OperationModel): Traits[] {
  if (!input) return [];
  const ns = NormalizedSchema.of(input);
  return input[4].slice(0, input[6] ?? 0).map((name) => ns.getMemberSchema(name).getMergedTraits());
}

/** The path template never names the bucket: the client puts it there. */
function levelOf({ input }: OperationModel, path: string): S3Location['level'] {
  if (path.includes('{Key+}')) return 'object';
  return input?.[4].includes('Bucket') ? 'bucket' : 'root';
}
