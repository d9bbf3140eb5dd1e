import { appendFile, stat } from 'node:fs/promises';

/** A step's summary that is larger is not shown at all, and the step gets an error for it. */
export const SUMMARY_LIMIT_BYTES = 1024 * 1024;

const CUT_NOTE = '_The rest is cut off: a job summary holds 1 MiB._';

/** Plain text for Markdown: nothing in it formats, links, mentions or opens another table cell. */
export function escapeMarkdown(text: string): string {
  return escapeEntities(text)
    .replace(/[\\`*_{}[\]()|~!]/gu, '\\$&')
    .replace(/[@#]/gu, '$&&#8203;')
    .replace(/\r\n|\r|\n/gu, '<br>');
}

/** Text shown letter by letter in a fixed-width font, safe inside a table cell. */
export function toCode(text: string): string {
  const shown = escapeEntities(text).replace(/[\\`*_{}[\]()|~!:@#]/gu, toEntity);
  return `<code>${shown.replace(/\r\n|\r|\n/gu, ' ')}</code>`;
}

/** A Markdown table. Cells are Markdown already: pass text through `escapeMarkdown` or `toCode`. */
export function toTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/**
 * Appends to the step's summary, cut at a line's end to what still fits. Without
 * `GITHUB_STEP_SUMMARY`, that is outside a runner, nothing is written.
 */
export async function appendSummary(markdown: string, env = process.env): Promise<void> {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const free = SUMMARY_LIMIT_BYTES - (await sizeOf(file));
  await appendFile(file, cutToBytes(`${markdown}\n`, free));
}

/** The text, or as many whole lines of it as leave room for the note that it was cut. */
export function cutToBytes(text: string, limit: number, note = CUT_NOTE): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= limit) return text;
  const end = `\n\n${note}\n`;
  const room = limit - Buffer.byteLength(end);
  if (room < 0) return '';
  const whole = bytes.subarray(0, room).lastIndexOf('\n') + 1;
  return bytes.subarray(0, whole).toString() + end;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function toEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
