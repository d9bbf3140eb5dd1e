import type { HttpResponse } from '@smithy/types';

interface Observable {
  readonly middlewareStack: {
    add(middleware: unknown, options: { step: 'deserialize'; name: string; priority: 'low' }): void;
  };
}

/**
 * AWS's time, as the `Date` headers of its answers tell it: a runner's clock may be wrong, and an emulator's time may leap.
 * Whole seconds; before the first answer there is no time.
 */
export class AwsTime {
  #latest: number | undefined;

  /** Milliseconds since the epoch. */
  now(): number {
    if (this.#latest === undefined) throw new Error('no answer has told the time yet');
    return this.#latest;
  }

  /** Takes the time from every answer that `client` gets, errors included. Returns the client. */
  follow<Client extends Observable>(client: Client): Client {
    client.middlewareStack.add(
      (next: (args: unknown) => Promise<{ response: unknown }>) => async (args: unknown) => {
        const result = await next(args);
        this.#observe((result.response as Partial<HttpResponse>).headers?.date);
        return result;
      },
      { step: 'deserialize', name: 'followAwsTime', priority: 'low' },
    );
    return client;
  }

  #observe(header: string | undefined): void {
    const time = Date.parse(header ?? '');
    if (!Number.isNaN(time)) this.#latest = Math.max(time, this.#latest ?? 0);
  }
}
