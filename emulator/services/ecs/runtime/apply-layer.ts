import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { LayerWriter } from './layer-writer.ts';

/**
 * Unpacks a layer over those beneath it. https://github.com/opencontainers/image-spec/blob/main/layer.md
 *
 * Node's own decompression works beside the main thread, where npm's tar would hold it up; entries are written one after the
 * other, since a later one may replace an earlier one.
 */
export async function applyLayer(root: string, mediaType: string, bytes: Buffer): Promise<void> {
  const writer = new LayerWriter(root);
  const giveUp = new AbortController();
  let writing = Promise.resolve();
  const parser = new Parser({ strict: true });
  parser.on('entry', (entry: ReadEntry) => {
    writing = writing.then(() => writer.write(entry));
    writing.catch((error: unknown) => giveUp.abort(error));
  });
  const source = Readable.from(slices(bytes));
  const { signal } = giveUp;
  await pipeline([source, ...decompress(mediaType), sinkOf(parser)], { signal }).catch((error) => {
    throw signal.aborted ? signal.reason : error;
  });
  await writing;
}

/** Large: each portion goes to another thread and back. */
const chunkSize = 1024 * 1024;

/** So that a plain tar, too, goes through in portions. */
function* slices(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += chunkSize)
    yield bytes.subarray(start, start + chunkSize);
}

function decompress(mediaType: string) {
  if (/[.+]gzip$/.test(mediaType)) return [createGunzip({ chunkSize })];
  if (/[.+]zstd$/.test(mediaType)) return [createZstdDecompress({ chunkSize })];
  if (/[.]tar$/.test(mediaType)) return [];
  throw new Error(`layers of type ${mediaType} are not supported`);
}

/** The parser is an older kind of stream: it tells by events that it is full, has ended or failed. */
function sinkOf(parser: Parser): Writable {
  const failed = new Promise<never>((_, reject) => parser.once('error', reject));
  failed.catch(() => {});
  return new Writable({
    write(chunk: Buffer, _, done) {
      if (parser.write(chunk)) done();
      else Promise.race([once(parser, 'drain'), failed]).then(() => done(), done);
    },
    final(done) {
      const ended = once(parser, 'end');
      parser.end();
      Promise.race([ended, failed]).then(() => done(), done);
    },
  });
}
