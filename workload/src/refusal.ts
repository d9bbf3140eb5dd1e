/** Every way in which a request can fail, with the status and the sentence that the caller reads. */
const refusals = {
  'invalid-request': { status: 400, message: 'The request is not valid.' },
  /** One answer for a wrong key, a wrong context and a damaged record: no oracle. */
  'decryption-failed': {
    status: 400,
    message: 'The record cannot be decrypted with this key and context.',
  },
  unauthorized: { status: 401, message: 'A valid bearer token is required.' },
  'not-found': { status: 404, message: 'There is no such record.' },
  'no-such-route': { status: 404, message: 'There is no such route.' },
  'request-timeout': { status: 408, message: 'The request did not arrive in time.' },
  'too-large': { status: 413, message: 'The request is too large.' },
  'unsupported-media-type': {
    status: 415,
    message: 'The body must be application/json in UTF-8, without a content encoding.',
  },
  misconfigured: { status: 500, message: 'The service cannot use its key.' },
  internal: { status: 500, message: 'The service failed.' },
  busy: { status: 503, message: 'The service is busy; try again.', retryAfter: 1 },
  starting: { status: 503, message: 'The service is starting; try again.', retryAfter: 2 },
  unavailable: {
    status: 503,
    message: 'The service cannot reach what it needs; try again.',
    retryAfter: 2,
  },
  deadline: { status: 504, message: 'The service did not finish in time.' },
} as const satisfies Record<string, RefusalKind>;

interface RefusalKind {
  readonly status: number;
  readonly message: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

export type RefusalCode = keyof typeof refusals;

interface RefusalOptions extends ErrorOptions {
  /** Says more than the table's sentence; must hold no value of the request. */
  readonly message?: string;
  /** Of the KMS call that failed. */
  readonly kmsRequestId?: string | undefined;
}

/** A failure that the caller may read. What led to it is in `cause` and never answered. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly kmsRequestId: string | undefined;

  constructor(code: RefusalCode, { message, kmsRequestId, ...options }: RefusalOptions = {}) {
    const kind: RefusalKind = refusals[code];
    super(message ?? kind.message, options);
    this.code = code;
    this.status = kind.status;
    this.retryAfter = kind.retryAfter;
    this.kmsRequestId = kmsRequestId;
  }
}
