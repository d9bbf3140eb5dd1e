/** Replaces what stands between the two markers of that name. */
export function fill(page: string, name: string, content: string, file: string): string {
  const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`, 'u');
  if (!between.test(page)) {
    throw new Error(`${file} has no lines <!-- ${name} --> and <!-- /${name} -->; add them`);
  }
  return page.replace(between, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
}

/** A Markdown table; cells are Markdown already. */
export function toTable(header: string[], rows: string[][]): string {
  const lines = [header, header.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function toCode(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A page as it should be; `file` counts from the project's root. */
export interface Page {
  readonly file: string;
  readonly content: string;
}
