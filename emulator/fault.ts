/** What a service may say beside an error's code and message. */
export interface FaultOptions {
  /** HTTP status of a code that the service's API model does not know; a modelled one carries its own. */
  readonly status?: number;
  /** Further members of the modelled exception, in SDK shape. */
  readonly members?: Record<string, unknown>;
  readonly cause?: unknown;
}

/**
 * An error as AWS answers it. `code` is the name of the modelled exception's shape (`NoSuchEntityException`,
 * `KMSInvalidStateException`) or, where the API model has none, the code on the wire (`ValidationError`).
 */
export class Fault extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly members: Record<string, unknown>;

  constructor(code: string, message: string, options: FaultOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.status = options.status;
    this.members = options.members ?? {};
  }
}

/** The answer to everything that AWS has and the emulator has not: named, never a pretended success. */
export function notImplemented(what: string): Fault {
  return new Fault('NotImplemented', `${what} is not implemented in the Keywatch emulator`, {
    status: 501,
  });
}
