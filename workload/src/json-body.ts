import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const mediaType = /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?$/i;

/** The only body there is: JSON in UTF-8, not compressed, without keys that reach a prototype. */
export function acceptJsonOnly(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
    if (!mediaType.test(type.trim()) || encoding !== undefined) {
      done(new Refusal('unsupported-media-type'));
      return;
    }
    const text = decode(body as Buffer);
    if (text === undefined)
      done(new Refusal('invalid-request', { message: 'The body is not UTF-8.' }));
    else void parseJson(request, text, done);
  });
}

function decode(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
