import { BlockList, isIP } from 'node:net';

/** Whether an address lies in a subnet (`192.0.2.0/24`); of another version or no address at all, it does not. */
export function isInSubnet(
  address: string,
  subnet: string,
  version: 'any' | 'ipv4' | 'ipv6',
): boolean {
  const [net = '', length = ''] = subnet.split('/');
  const kind = kindOf(net);
  if (kind === undefined || kind !== kindOf(address) || !/^\d{1,3}$/.test(length)) return false;
  if (version !== 'any' && version !== kind) return false;
  if (Number(length) > (kind === 'ipv4' ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(net, Number(length), kind);
  return list.check(address, kind);
}

function kindOf(address: string): 'ipv4' | 'ipv6' | undefined {
  switch (isIP(address)) {
    case 4:
      return 'ipv4';
    case 6:
      return 'ipv6';
    default:
      return undefined;
  }
}
