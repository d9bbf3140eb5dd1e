import { WrongAnswer } from '../stage.ts';

/** What the workload answered. */
export interface WorkloadAnswer {
  readonly status: number;
  /** Empty if the body is no object of JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Of the KMS call that the workload made for it. */
  readonly requestId: string | undefined;
}

/** Longer than the workload's own deadline, whose answer says more. */
const patience = 30_000;

/** Speaks to the workload as its callers do. It never asks twice: a failing call that was made again would be one more failure. */
export class WorkloadClient {
  readonly #url: string;
  readonly #token: string;
  readonly #cancelled: AbortSignal;

  constructor(url: string, token: string, cancelled: AbortSignal) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
    this.#cancelled = cancelled;
  }

  /** Throws `WrongAnswer` if there is no answer: the service is a part of the chain's first hop. */
  async post(path: '/encrypt' | '/decrypt', body: object): Promise<WorkloadAnswer> {
    try {
      const response = await fetch(this.#url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        // The token is for this address alone.
        redirect: 'manual',
        signal: AbortSignal.any([this.#cancelled, AbortSignal.timeout(patience)]),
      });
      return {
        status: response.status,
        body: readBody(await response.text()),
        requestId: readRequestId(response.headers.get('x-kms-request-id')),
      };
    } catch (error) {
      throw new WrongAnswer(`the workload did not answer ${path}: ${causeOf(error)}`);
    }
  }
}

function readBody(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** It becomes part of a filter pattern. */
function readRequestId(text: string | null): string | undefined {
  return text !== null && /^[\w-]{1,64}$/.test(text) ? text : undefined;
}

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly cause?: Thrown;
}

/** Fetch itself only says that it failed; why, its cause does. */
function causeOf(error: unknown): string {
  const { name, message, cause } = error as Thrown;
  if (name === 'TimeoutError') return `nothing came within ${patience / 1000} s`;
  return cause?.message || cause?.code || message || 'an unknown cause';
}
