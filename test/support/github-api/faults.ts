import type { Answer } from './routes.ts';
import type { RecordedRequest } from './state.ts';

/** Which requests: a method and a path, such as `POST` and `/issues` for every path that ends so. */
export interface Concerned {
  readonly method?: string;
  readonly path?: string;
}

/** `disconnect` breaks the connection before anything is done, `lose` breaks it afterwards, in place of the answer. */
export type Failing = Answer | 'disconnect' | 'lose';

interface Order extends Concerned {
  readonly answer: Failing;
  left: number;
}

interface Meeting extends Concerned {
  missing: number;
  readonly all: PromiseWithResolvers<void>;
}

/** Failures and coincidences that a test orders. */
export class GitHubFaults {
  readonly #orders: Order[] = [];
  readonly #meetings: Meeting[] = [];

  /** Lets the next `times` such requests fail; an answer is given without doing anything. */
  fail(concerned: Concerned, answer: Failing, times = Number.POSITIVE_INFINITY): void {
    this.#orders.push({ ...concerned, answer, left: times });
  }

  /** Holds such requests until `count` of them have come. */
  meet(concerned: Concerned, count: number): void {
    this.#meetings.push({ ...concerned, missing: count, all: Promise.withResolvers() });
  }

  take(request: RecordedRequest): Failing | undefined {
    const order = this.#orders.find((one) => one.left > 0 && concerns(one, request));
    if (order === undefined) return undefined;
    order.left -= 1;
    return order.answer;
  }

  async wait(request: RecordedRequest): Promise<void> {
    const meeting = this.#meetings.find((one) => one.missing > 0 && concerns(one, request));
    if (meeting === undefined) return;
    meeting.missing -= 1;
    if (meeting.missing === 0) meeting.all.resolve();
    await meeting.all.promise;
  }
}

function concerns({ method, path }: Concerned, request: RecordedRequest): boolean {
  return (
    (method === undefined || method === request.method) &&
    (path === undefined || request.path.endsWith(path))
  );
}
