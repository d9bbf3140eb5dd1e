import { idOf, type Position, positionOf } from './events.ts';
import { invalid } from './refusals.ts';

/** `@ptr`: what leads from a query's row back to its event. */
export function pointerTo(group: string, stream: string, event: Position): string {
  return Buffer.from(JSON.stringify([group, stream, idOf(event)])).toString('base64');
}

export function readPointer(pointer: string): { group: string; stream: string; at: Position } {
  const [group, stream, id] = parse(pointer);
  const at = typeof id === 'string' ? positionOf(id) : undefined;
  if (typeof group !== 'string' || typeof stream !== 'string' || at === undefined) {
    throw invalid('The specified logRecordPointer is invalid.');
  }
  return { group, stream, at };
}

function parse(pointer: string): unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(pointer, 'base64').toString());
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
