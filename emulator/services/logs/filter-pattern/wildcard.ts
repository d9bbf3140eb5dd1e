import { withoutOuterAsterisks } from './assumptions.ts';

/** A value's text and where an asterisk stands for any text. */
export interface Wildcard {
  readonly start: boolean;
  readonly end: boolean;
  readonly core: string;
}

/** undefined: no asterisk at the beginning or the end, so the text is meant as it is. */
export function parseWildcard(text: string): Wildcard | undefined {
  const core = withoutOuterAsterisks(text);
  if (core === text) return undefined;
  return { start: text.startsWith('*'), end: text.endsWith('*'), core };
}

export function compileWildcard({ start, end, core }: Wildcard): (text: string) => boolean {
  if (core === '') return () => true;
  if (start && end) return (text) => text.includes(core);
  return start ? (text) => text.endsWith(core) : (text) => text.startsWith(core);
}
