/** The generator's position: four 32-bit words. */
export type RandomWords = [number, number, number, number];

/**
 * Seeded randomness (sfc32) whose position is part of the state: one seed and one sequence of requests give the same
 * ids and key material. Nothing here is fit for anything but an emulator.
 */
export class Random {
  readonly #words: () => RandomWords;

  /** `words` is asked at each draw, as a restore replaces them; a draw moves them on in place. */
  constructor(words: () => RandomWords) {
    this.#words = words;
  }

  /** An unsigned 32-bit integer. */
  next(): number {
    const word = this.#words();
    const sum = (word[0] + word[1] + word[3]) | 0;
    word[3] = (word[3] + 1) | 0;
    word[0] = word[1] ^ (word[1] >>> 9);
    word[1] = (word[2] + (word[2] << 3)) | 0;
    word[2] = (word[2] << 21) | (word[2] >>> 11);
    word[2] = (word[2] + sum) | 0;
    return sum >>> 0;
  }

  bytes(count: number): Buffer {
    const bytes = Buffer.allocUnsafe(count);
    let at = 0;
    for (; at + 4 <= count; at += 4) bytes.writeUInt32LE(this.next(), at);
    for (let rest = this.next(); at < count; at += 1, rest >>>= 8) bytes[at] = rest & 0xff;
    return bytes;
  }

  hex(digits: number): string {
    return this.bytes(Math.ceil(digits / 2))
      .toString('hex')
      .slice(0, digits);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const bytes = this.bytes(16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  /** `count` characters of `alphabet`; AWS's unique ids (`AROA…`) use capitals and 2-7. */
  text(count: number, alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'): string {
    let text = '';
    for (let at = 0; at < count; at += 1) text += alphabet[this.next() % alphabet.length];
    return text;
  }
}

/** Spreads a seed over the generator's four words (splitmix32). */
export function seedWords(seed: number): RandomWords {
  let word = seed | 0;
  const mix = (): number => {
    word = (word + 0x9e3779b9) | 0;
    let mixed = word ^ (word >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  return [mix(), mix(), mix(), mix()];
}
