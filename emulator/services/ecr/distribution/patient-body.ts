import type { Readable } from 'node:stream';

/** The client sends nothing any more, or next to nothing. */
export class Stalled extends Error {
  override readonly name = 'Stalled';
}

/** The pace that is asked for, in time of the machine: slower than any network over which somebody pushes. */
const windowMs = 30_000;
const leastBytes = 64 * 1024;

/**
 * The bytes of a request, while at least `leastBytes` of them come in every `windowMs` that they are waited for. Where they do
 * not, the request is destroyed with its connection, and `Stalled` is thrown.
 */
export async function* patientBody(request: Readable): AsyncGenerator<Buffer> {
  let left = windowMs;
  let arrived = 0;
  let since = performance.now();
  const wait = () => {
    since = performance.now();
    return setTimeout(() => request.destroy(new Stalled('the client stalled')), left);
  };
  let alarm = wait();
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      clearTimeout(alarm);
      arrived += chunk.length;
      left = Math.max(left - (performance.now() - since), 0);
      if (arrived >= leastBytes) {
        left = windowMs;
        arrived = 0;
      }
      yield chunk;
      alarm = wait();
    }
  } finally {
    clearTimeout(alarm);
  }
}
