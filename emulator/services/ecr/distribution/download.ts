import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { World } from '../../../world.ts';
import { readDownloadUrl } from '../download-url.ts';
import { findLayer, layerRange } from '../layer-bytes.ts';
import { readRange } from './byte-range.ts';

/** Serves the bytes of a layer to whoever has a URL of `GetDownloadUrlForLayer`, as S3 would. */
export async function download(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const granted = readDownloadUrl(world, new URL(request.url ?? '', 'http://localhost'));
  if (granted === undefined) {
    response.writeHead(403).end('This link is not signed by the emulator, or has expired.\n');
    return;
  }
  const { repositoryArn, digest } = granted;
  const [, , , region = '', account = '', path = ''] = repositoryArn.split(':');
  const name = path.slice('repository/'.length);
  const layer = findLayer({ world, account, region }, name, digest);
  if (layer === undefined) {
    response.writeHead(404).end('The layer is gone.\n');
    return;
  }
  const range = readRange(request.headers.range, layer.size);
  if (range === 'none') {
    response.writeHead(416, { 'content-range': `bytes */${layer.size}` }).end();
    return;
  }
  const { first, last } = range === 'all' ? { first: 0, last: layer.size - 1 } : range;
  response.writeHead(range === 'all' ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'content-length': last - first + 1,
    'accept-ranges': 'bytes',
    etag: `"${digest}"`,
    ...(range !== 'all' && { 'content-range': `bytes ${first}-${last}/${layer.size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(Readable.from(layerRange(layer, first, last)), response);
}
