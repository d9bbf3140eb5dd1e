import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credential } from './credential.ts';
import type { ServiceId } from './services.ts';

/** A call as the SDK's schemas read it: types and required members of `input` have been checked. */
export interface WireRequest {
  readonly service: ServiceId;
  readonly operation: string;
  /** In the shape of the SDK's command input. */
  readonly input: unknown;
  /** Absent on an unsigned request. */
  readonly credential?: Credential;
  readonly requestId: string;
  readonly sourceIp: string;
  readonly userAgent: string;
  /** Aborted when the client goes away before its answer. */
  readonly signal: AbortSignal;
}

export interface WireOptions {
  /** Answers a call with the SDK's output shape, or throws a `Fault`. Anything else thrown is answered as `InternalFailure`. */
  handle(request: WireRequest): Promise<unknown>;
  /** Looks at every request first; true: it has been answered. */
  control?(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** Milliseconds since the epoch, for the `Date` header. */
  now(): number;
  requestId(): string;
  /** The insides of an internal failure, which the client does not see. */
  log?(line: string, cause?: unknown): void;
  /** Default 64 MiB. */
  maxBodyBytes?: number;
}

/** One request on its way: what every step needs. */
export class Exchange {
  readonly options: WireOptions;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  #abort: AbortController | undefined;

  constructor(options: WireOptions, request: IncomingMessage, response: ServerResponse) {
    this.options = options;
    this.request = request;
    this.response = response;
    this.requestId = options.requestId();
  }

  /** Made only for the calls that look at it. */
  get signal(): AbortSignal {
    this.#abort ??= this.#watch();
    return this.#abort.signal;
  }

  #watch(): AbortController {
    const controller = new AbortController();
    const abort = () => {
      if (!this.response.writableFinished) controller.abort();
    };
    if (this.response.destroyed) abort();
    else this.response.on('close', abort);
    return controller;
  }
}
