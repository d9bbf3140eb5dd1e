import type { HeaderChanges } from '../listener-attributes.ts';
import { endToEnd, type RawHeaders } from './request-headers.ts';

/** What a client gets of a target's headers. Those that the listener sets replace the target's. */
export function responseHeaders(raw: RawHeaders, { dropsServer, added }: HeaderChanges): string[] {
  const replaced = [...added.map(([name]) => name), ...(dropsServer ? ['server'] : [])];
  const kept = endToEnd(raw).filter(([name]) => !replaced.includes(name.toLowerCase()));
  return [...kept, ...added].flat();
}
