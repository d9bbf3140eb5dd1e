import { invalid } from './fault.ts';

/**
 * `Fn::Cidr`: the first `count` blocks of `2 ** bits` addresses in an IPv4 block. Throws `ValidationError` where they do
 * not fit. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html
 */
export function cidrBlocks(block: string, count: number, bits = 8): string[] {
  const [, address = '', prefix = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(block) ?? [];
  const octets = address.split('.').map(Number);
  const length = Number(prefix);
  if (octets.length !== 4 || octets.some((octet) => octet > 255) || length > 32) {
    throw invalid(`Template error: Fn::Cidr needs an IPv4 block, not ${block}`);
  }
  if (
    !(Number.isInteger(count) && count >= 1 && count <= 256 && Number.isInteger(bits) && bits >= 1)
  ) {
    throw invalid(
      `Template error: Fn::Cidr needs a count from 1 to 256 and positive cidrBits, not ${count} and ${bits}`,
    );
  }
  const size = 2 ** bits;
  if (bits > 32 - length || count * size > 2 ** (32 - length)) {
    throw invalid(
      `Template error: Fn::Cidr: ${count} blocks of ${bits} bits do not fit into ${block}`,
    );
  }
  const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const first = number - (number % 2 ** (32 - length));
  return Array.from({ length: count }, (_, at) => `${dotted(first + at * size)}/${32 - bits}`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
