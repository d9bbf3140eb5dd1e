declare global {
  interface JSON {
    /** A primitive's text that `JSON.stringify` writes as it stands (Node 22 and later). */
    rawJSON(text: string): object;
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
  }
}

/** A number as AWS's Java services print a double: `1.0`, `0.25`, `1.0E7`. */
export function formatDouble(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    return `${withFraction(digits)}E${Number(exponent)}`;
  }
  return withFraction(String(value));
}

/** The same as a JSON value: `{ threshold: jsonDouble(1) }` becomes `{"threshold":1.0}`. */
export function jsonDouble(value: number): object {
  return JSON.rawJSON(formatDouble(value));
}

/** JSON text as a value to put into other JSON, its numbers spelt as they were. */
export function embedJson(text: string): unknown {
  return JSON.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? JSON.rawJSON(source) : value,
  );
}

function withFraction(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
