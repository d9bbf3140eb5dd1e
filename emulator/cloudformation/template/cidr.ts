import { invalid } from './fault.ts';

/**
 * `Fn::Cidr`: the first `count` blocks of `2 ** bits` addresses in an IPv4 or IPv6 block. Throws `ValidationError` where
 * they do not fit.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(block: string, count: number, bits = 8): string[] {
  const parsed = parseBlock(block);
  if (parsed === undefined) {
    throw invalid(`Template error: Fn::Cidr: ${block} is not a CIDR block`);
  }
  if (!isWithin(count, 1, 256) || !isWithin(bits, 1, parsed.width)) {
    throw invalid(
      `Template error: Fn::Cidr needs a count from 1 to 256 and cidrBits from 1 to ${parsed.width}, not ${count} and ${bits}`,
    );
  }
  const { address, prefix, width } = parsed;
  const free = BigInt(width - prefix);
  const size = 1n << BigInt(bits);
  if (BigInt(count) * size > 1n << free) {
    throw invalid(
      `Template error: Fn::Cidr: ${count} blocks of ${bits} bits do not fit into ${block}`,
    );
  }
  const first = (address >> free) << free;
  const text = width === 32 ? dotted : colonHex;
  return Array.from(
    { length: count },
    (_, at) => `${text(first + BigInt(at) * size)}/${width - bits}`,
  );
}

function isWithin(number: number, least: number, most: number): boolean {
  return Number.isInteger(number) && number >= least && number <= most;
}

interface Block {
  readonly address: bigint;
  readonly prefix: number;
  /** Bits of an address: 32 or 128. */
  readonly width: number;
}

function parseBlock(block: string): Block | undefined {
  const [, text = '', length = ''] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(block) ?? [];
  const width = text.includes(':') ? 128 : 32;
  const address = width === 32 ? fromDotted(text) : fromColonHex(text);
  const prefix = Number(length);
  return address === undefined || prefix > width ? undefined : { address, prefix, width };
}

function fromDotted(text: string): bigint | undefined {
  const octets = text.split('.');
  const fits = octets.length === 4 && octets.every((one) => /^\d{1,3}$/.test(one) && +one <= 255);
  return fits ? octets.reduce((sum, octet) => (sum << 8n) + BigInt(octet), 0n) : undefined;
}

function fromColonHex(text: string): bigint | undefined {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [head = [], tail = [], ...more] = halves;
  const missing = 8 - head.length - tail.length;
  if (more.length > 0 || (halves.length === 1 ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function dotted(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

/** The first of the longest runs of zero groups is left out: RFC 5952. */
function colonHex(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16),
  ).join(':');
  const runs = [...groups.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)];
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  );
  if (longest === undefined) return groups;
  const before = groups.slice(0, longest.index).replace(/:$/, '');
  const after = groups.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}
