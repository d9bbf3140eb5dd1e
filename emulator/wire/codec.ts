import type { IncomingHttpHeaders } from 'node:http';
import type { FormNode } from './form-tree.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import type { ResolvedFault } from './resolve-fault.ts';

/** A request as it came. */
export interface WireMessage {
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Parameters of a Query call. */
  readonly form?: FormNode;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** What an answer needs to know beyond its content. `model` is missing where the service was not recognised. */
export interface FaultContext {
  readonly model: ServiceModel | undefined;
  readonly message: WireMessage;
  readonly requestId: string;
}

/** One protocol, seen from the server: requests to SDK inputs, SDK outputs and faults to responses. */
export interface Codec {
  /** The operation that a request means, where the request does not simply name it (S3). Throws a `Fault`. */
  route?(model: ServiceModel, message: WireMessage): OperationModel;
  decode(
    model: ServiceModel,
    operation: OperationModel,
    message: WireMessage,
  ): unknown | Promise<unknown>;
  encode(
    model: ServiceModel,
    operation: OperationModel,
    output: unknown,
    requestId: string,
  ): WireAnswer | Promise<WireAnswer>;
  fault(fault: ResolvedFault, context: FaultContext): WireAnswer;
}
