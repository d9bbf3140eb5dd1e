/** Cuts a body into parts of a size as it comes in; only the last may be smaller. No more than one part is held. */
export async function* toParts(body: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (let chunk of body) {
    while (length + chunk.length >= size) {
      const end = size - length;
      yield Buffer.concat([...held, chunk.subarray(0, end)], size);
      chunk = chunk.subarray(end);
      held = [];
      length = 0;
    }
    held.push(chunk);
    length += chunk.length;
  }
  if (length > 0) yield Buffer.concat(held, length);
}
