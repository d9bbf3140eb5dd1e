/* The few types of ASN.1 that a certificate needs, in DER (ITU-T X.690). */

/** Tag, length, content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return der(0x31, ...parts);
}

/** A positive number, its bytes the highest first. */
export function integer(...bytes: readonly number[]): Buffer {
  const isNegative = (bytes[0] ?? 0) >= 0x80;
  return der(0x02, Buffer.from(isNegative ? [0, ...bytes] : bytes));
}

export function truth(): Buffer {
  return der(0x01, Buffer.of(0xff));
}

export function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

export function octets(content: Uint8Array): Buffer {
  return der(0x04, content);
}

/** `unused`: how many bits at the end do not count. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return der(0x03, Buffer.of(unused), content);
}

/** `2.5.4.3` */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}

/** UTCTime up to 2049, GeneralizedTime from then on: `20200101000000Z`. */
export function time(text: string): Buffer {
  const isUtc = text < '2050';
  return der(isUtc ? 0x17 : 0x18, Buffer.from(isUtc ? text.slice(2) : text));
}

function base128(number: number): number[] {
  const bytes = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return bytes;
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return Buffer.concat([Buffer.of(0x80 | bytes.length), bytes]);
}
