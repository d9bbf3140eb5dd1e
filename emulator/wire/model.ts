import type {
  $SchemaRef,
  StaticErrorSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';
import { type ServiceFacts, type ServiceId, services } from './services.ts';

/** An operation as its client package describes it; `undefined` stands for an empty input or output. */
export interface OperationModel {
  readonly name: string;
  readonly schema: StaticOperationSchema;
  readonly input: StaticStructureSchema | undefined;
  readonly output: StaticStructureSchema | undefined;
}

/** A modelled exception. */
export interface ErrorModel {
  /** Shape name: `QueueDoesNotExist`. */
  readonly name: string;
  readonly schema: StaticErrorSchema;
  /** Code in the Query protocols: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly queryCode: string;
  readonly queryStatus: number | undefined;
  /** Absent where the model leaves it to the service (S3). */
  readonly status: number | undefined;
}

export interface ServiceModel {
  readonly id: ServiceId;
  readonly facts: ServiceFacts;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

/** Schemas reach the run time as arrays whose first element tells their kind (`@smithy/types`, static-schemas). */
const kinds = { structure: 3, error: -3, operation: 9 } as const;

export async function loadModel(id: ServiceId): Promise<ServiceModel> {
  const module = await services[id].load();
  // The packages are CommonJS: all their exports are certain to be on `default` only.
  const exports = 'default' in module && isObject(module.default) ? module.default : module;
  const schemas = Object.values(exports).filter((value) => Array.isArray(value));
  return {
    id,
    facts: services[id],
    operations: byName(schemas.filter(isOperation).map(operationModel)),
    errors: byName(schemas.filter(isError).map(errorModel)),
  };
}

function byName<T extends { readonly name: string }>(models: readonly T[]): ReadonlyMap<string, T> {
  return new Map(models.map((model) => [model.name, model]));
}

function operationModel(schema: StaticOperationSchema): OperationModel {
  return {
    name: schema[2],
    schema,
    input: structureOf(schema[4]),
    output: structureOf(schema[5]),
  };
}

function errorModel(schema: StaticErrorSchema): ErrorModel {
  const traits = isObject(schema[3]) ? schema[3] : {};
  const query = 'awsQueryError' in traits ? traits.awsQueryError : undefined;
  const [queryCode, queryStatus]: unknown[] = Array.isArray(query) ? query : [];
  const status = 'httpError' in traits ? traits.httpError : undefined;
  return {
    name: schema[2],
    schema,
    queryCode: typeof queryCode === 'string' ? queryCode : schema[2],
    queryStatus: typeof queryStatus === 'number' ? queryStatus : undefined,
    status: typeof status === 'number' ? status : undefined,
  };
}

function structureOf(ref: $SchemaRef): StaticStructureSchema | undefined {
  const schema = typeof ref === 'function' ? ref() : ref;
  return isStructure(schema) ? schema : undefined;
}

function isStructure(value: unknown): value is StaticStructureSchema {
  return Array.isArray(value) && value[0] === kinds.structure;
}

function isOperation(value: readonly unknown[]): value is StaticOperationSchema {
  return value[0] === kinds.operation;
}

/** The packages' synthetic base exceptions have the empty kind of error too, in a namespace of their own. */
function isError(value: readonly unknown[]): value is StaticErrorSchema {
  return value[0] === kinds.error && !String(value[1]).startsWith('smithy.ts.sdk.synthetic');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
