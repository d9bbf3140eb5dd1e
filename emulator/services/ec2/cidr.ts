import { BlockList } from 'node:net';
import { Fault } from '../../fault.ts';

/** An IPv4 block in CIDR notation. */
export interface Block {
  readonly text: string;
  readonly address: string;
  readonly length: number;
}

/** EC2 takes blocks of VPCs and subnets from /16 to /28 only. */
export function parseBlock(text: string | undefined, kind: 'vpc' | 'subnet'): Block {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text ?? '');
  const [, address = '', bits = ''] = match ?? [];
  const length = Number(bits);
  const valid = match !== null && address.split('.').every((part) => Number(part) <= 255);
  if (!valid || text === undefined) {
    throw new Fault(
      'InvalidParameterValue',
      `Value (${text ?? ''}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  if (length < 16 || length > 28) {
    const code = kind === 'vpc' ? 'InvalidVpc.Range' : 'InvalidSubnet.Range';
    throw new Fault(code, `The CIDR '${text}' is invalid.`);
  }
  return canonical(address, length);
}

/** EC2 takes `10.0.0.5/16` for `10.0.0.0/16`. */
function canonical(given: string, length: number): Block {
  const number = numberOf(given);
  const address = addressOf(number - (number % 2 ** (32 - length)));
  return { text: `${address}/${length}`, address, length };
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

/** Addresses of a subnet that interfaces may have: EC2 keeps the first four and the last. */
export function* addressesOf({ address, length }: Block): Generator<string> {
  const first = numberOf(address);
  for (let place = 4; place < 2 ** (32 - length) - 1; place += 1) yield addressOf(first + place);
}

export function contains(outer: Block, inner: Block): boolean {
  const list = new BlockList();
  list.addSubnet(outer.address, outer.length);
  return inner.length >= outer.length && list.check(inner.address);
}

export function overlap(one: Block, other: Block): boolean {
  return one.length <= other.length ? contains(one, other) : contains(other, one);
}

/** Addresses that EC2 leaves to instances: it keeps five of each subnet. */
export function availableAddresses({ length }: Block): number {
  return 2 ** (32 - length) - 5;
}
