import { cutToBytes } from './summary.ts';

/**
 * With room for what stands around it in an issue or a comment, and well below what Linux lets one variable hold (128 KiB): an
 * output reaches the next action as an input, and that is a variable.
 */
export const OUTPUT_LIMIT_BYTES = 60_000;

const CUT_NOTE =
  '_The rest is cut off: it has more than 60,000 bytes. The summary of the job has it all._';

/** A step's summary as its output `markdown`. */
export function toMarkdownOutput(summary: string): string {
  return cutToBytes(summary, OUTPUT_LIMIT_BYTES, CUT_NOTE);
}
