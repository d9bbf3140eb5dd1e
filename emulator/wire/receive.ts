import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.ts';
import type { WireMessage } from './codec.ts';

/** How much of an oversized body is read and dropped, so that its sender gets to read the refusal. */
const patience = 8;

/** Reads a request whole. Rejects when the client goes away, and with `RequestEntityTooLarge`. */
export function receive(request: IncomingMessage, maxBytes: number): Promise<WireMessage> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size > maxBytes * patience) request.destroy();
    });
    request.on('end', () => {
      if (size > maxBytes) reject(tooLarge(size, maxBytes));
      else resolve(messageOf(request, joinChunks(chunks)));
    });
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away')));
  });
}

function joinChunks(chunks: readonly Buffer[]): Buffer {
  const [only] = chunks;
  return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

function messageOf(request: IncomingMessage, body: Buffer): WireMessage {
  const { path, query } = splitUrl(request.url ?? '/');
  return { method: request.method ?? 'GET', path, query, headers: request.headers, body };
}

/** Path and query as sent; proxies may send the whole URL. */
export function splitUrl(url: string): { path: string; query: string } {
  const local = url.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  const path = mark < 0 ? local : local.slice(0, mark);
  return {
    path: path.startsWith('/') ? path : `/${path}`,
    query: mark < 0 ? '' : local.slice(mark + 1),
  };
}

function tooLarge(size: number, maxBytes: number): Fault {
  const message = `the request has ${size} bytes; at most ${maxBytes} are accepted`;
  return new Fault('RequestEntityTooLarge', message, { status: 413 });
}
