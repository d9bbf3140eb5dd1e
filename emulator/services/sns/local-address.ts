import { BlockList, isIP, isIPv6 } from 'node:net';

/** Loopback and private networks. https://www.iana.org/assignments/iana-ipv4-special-registry */
const local = new BlockList();
local.addSubnet('127.0.0.0', 8, 'ipv4');
local.addSubnet('10.0.0.0', 8, 'ipv4');
local.addSubnet('172.16.0.0', 12, 'ipv4');
local.addSubnet('192.168.0.0', 16, 'ipv4');
local.addAddress('::1', 'ipv6');
local.addSubnet('fc00::', 7, 'ipv6');

/** Names that containers give each other (`receiver`, `host.docker.internal`) have no public ending. */
const localName = /^(localhost|[a-z0-9_-]+|.+\.(localhost|internal|local|test))$/i;

/** Whether a host is of this machine or its network: the emulator calls nobody else, whatever a template says. */
export function isLocal(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) === 0) return localName.test(host);
  return local.check(host, isIPv6(host) ? 'ipv6' : 'ipv4');
}
