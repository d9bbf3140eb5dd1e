import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type Condition, onText } from './condition.ts';
import { InvalidFilterPolicy } from './invalid-filter-policy.ts';

/** The addresses of a network. https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html#string-address-matching */
export function addressesIn(cidr: string): Condition {
  const [address = '', mask, ...rest] = cidr.split('/');
  if (mask === undefined || rest.length > 0) throw invalid("Malformed CIDR, one '/' required");
  if (!/^[+-]?\d+$/.test(mask)) throw invalid('Malformed CIDR, mask bits must be an integer');
  const bits = Number(mask);
  if (bits < 0) throw invalid('Malformed CIDR, mask bits must not be negative');
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
  if (family === undefined) throw invalid(`Nonstandard IP address: ${address}`);
  if (family === 'ipv4' && bits >= 32) throw invalid('IPv4 mask bits must be < 32');
  if (family === 'ipv6' && bits >= 128) throw invalid('IPv6 mask bits must be < 128');
  const network = new BlockList();
  network.addSubnet(address, bits, family);
  const isAddress = family === 'ipv4' ? isIPv4 : isIPv6;
  return onText((text) => isAddress(text) && network.check(text, family));
}

function invalid(message: string): InvalidFilterPolicy {
  return new InvalidFilterPolicy(`FilterPolicy: ${message}`);
}
