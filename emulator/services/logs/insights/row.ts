import { discoverFields } from './discover-fields.ts';
import { Moment, type Value } from './value.ts';

/** A log event as a query sees it. */
export interface QueriedEvent {
  readonly message: string;
  readonly at: number;
  readonly ingestedAt: number;
  readonly stream: string;
  /** `account:group` */
  readonly log: string;
  /** What leads back to the event. */
  readonly pointer: string;
}

/** One row on its way through a query: of an event, or of a group of them; and what the query has made for it so far. */
export class Row {
  readonly event: QueriedEvent | undefined;
  readonly #made = new Map<string, Value>();
  #discovered: ReadonlyMap<string, Value> | undefined;

  constructor(event?: QueriedEvent) {
    this.event = event;
  }

  get(name: string): Value {
    if (this.#made.has(name)) return this.#made.get(name);
    return this.event === undefined ? undefined : this.#ofEvent(this.event, name);
  }

  set(name: string, value: Value): void {
    this.#made.set(name, value);
  }

  #ofEvent(event: QueriedEvent, name: string): Value {
    switch (name) {
      case '@message':
        return event.message;
      case '@timestamp':
        return new Moment(event.at);
      case '@ingestionTime':
        return new Moment(event.ingestedAt);
      case '@logStream':
        return event.stream;
      case '@log':
        return event.log;
      case '@ptr':
        return event.pointer;
      default:
        this.#discovered ??= discoverFields(event.message);
        return this.#discovered.get(name);
    }
  }
}
