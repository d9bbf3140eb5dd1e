import { Fault } from '../fault.ts';

/** A body without its framing, and the headers that followed it. */
export interface Dechunked {
  readonly body: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes the `aws-chunked` framing off a streamed upload: `<hex size>[;chunk-signature=…]`, the bytes, …, a chunk of size 0,
 * trailing headers. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function dechunk(framed: Buffer): Dechunked {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = lineEnd(framed, at);
    const size = chunkSize(framed.toString('latin1', at, end));
    at = end + 2;
    if (size === 0) return { body: Buffer.concat(chunks), trailers: readTrailers(framed, at) };
    chunks.push(framed.subarray(at, at + size));
    at += size + 2;
  }
}

function lineEnd(framed: Buffer, from: number): number {
  const end = framed.indexOf('\r\n', from, 'latin1');
  if (end < 0) throw incomplete('the final chunk is missing');
  return end;
}

function chunkSize(line: string): number {
  const [size = ''] = line.split(';', 1);
  if (!/^[0-9a-f]{1,8}$/i.test(size)) throw incomplete('a chunk has no size');
  return Number.parseInt(size, 16);
}

function readTrailers(framed: Buffer, from: number): Record<string, string> {
  const lines = framed.toString('latin1', from).split(/\r?\n/);
  const trailers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) trailers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return trailers;
}

function incomplete(why: string): Fault {
  return new Fault(
    'IncompleteBody',
    `The request body is not a complete aws-chunked stream: ${why}`,
    {
      status: 400,
    },
  );
}
