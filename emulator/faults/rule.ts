/** What befalls a call instead of, before or after its handling. */
export type CallFault =
  /** Refused in the words with which its service throttles. */
  | { readonly kind: 'throttle' }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message: string;
      readonly status?: number;
    }
  /** Handled that much later, in the emulator's time. */
  | { readonly kind: 'delay'; readonly seconds: number }
  /** Answered from what the service knew that long ago. Calls that change nothing only. */
  | { readonly kind: 'stale'; readonly seconds: number }
  /** The connection breaks: before the call is handled (`request`), or when it is done (`answer`). Clients' calls only. */
  | { readonly kind: 'lose'; readonly what: 'request' | 'answer' };

/** What befalls a message on its way between services. */
export type DeliveryFault =
  | { readonly kind: 'lost' }
  | { readonly kind: 'doubled' }
  | { readonly kind: 'late'; readonly seconds: number }
  | { readonly kind: 'reordered' };

/** Which of the messages or calls that fit are struck: all that meet every condition. */
export interface When {
  /** The first that is struck, counted from 1. */
  readonly from: number;
  /** At most so many are struck. */
  readonly times?: number;
  /** From the first on, each n-th. */
  readonly every: number;
  /** From 0 to 1, drawn from the seeded randomness. */
  readonly chance: number;
}

/**
 * The ways on which messages can be struck; `cloudtrail`: records to bucket and log group, `metrics`: points of metric filters to
 * CloudWatch, `sns`: notifications.
 */
export const deliveries = ['cloudtrail', 'metrics', 'sns'] as const;
export type DeliveryId = (typeof deliveries)[number];

interface Counted {
  readonly id: number;
  readonly when: When;
  /** Calls or messages that fitted, and those of them that were struck. */
  seen: number;
  struck: number;
}

export interface CallRule extends Counted {
  readonly service: string;
  /** An operation's name, with `*` for any text. */
  readonly operation: string;
  /** Absent: calls of clients and of other services alike. */
  readonly by?: 'clients' | 'services';
  /** The caller's ARN, with `*` for any text. */
  readonly principal?: string;
  readonly fault: CallFault;
}

export interface DeliveryRule extends Counted {
  readonly delivery: DeliveryId;
  /** The event's name (`Decrypt`), the metric's or the topic's, with `*` for any text. */
  readonly subject: string;
  readonly fault: DeliveryFault;
}
