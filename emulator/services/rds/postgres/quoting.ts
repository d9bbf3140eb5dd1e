/** A name as SQL takes it, whatever it is. */
export function identifierText(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literalText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
