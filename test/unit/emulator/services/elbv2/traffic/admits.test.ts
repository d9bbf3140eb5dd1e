import { expect, test } from '@jest/globals';
import { admits } from '../../../../../../emulator/services/elbv2/traffic/admits.ts';

const tcp = (FromPort: number, ToPort: number) => ({ IpProtocol: 'tcp', FromPort, ToPort });
const peer = { address: '192.0.2.7', groups: ['sg-1'] };
const from = { CidrIpv4: '192.0.2.0/24' };

test.each([
  ['no rule', [], 80, false],
  ['all of a block', [{ IpProtocol: '-1', ...from }], 80, true],
  ['the port', [{ ...tcp(80, 80), ...from }], 80, true],
  ['a range that holds the port', [{ ...tcp(1, 80), ...from }], 80, true],
  ['a range below it', [{ ...tcp(1, 79), ...from }], 80, false],
  ['a range above it', [{ ...tcp(81, 90), ...from }], 80, false],
  ['another protocol', [{ ...tcp(80, 80), IpProtocol: 'udp', ...from }], 80, false],
  ['TCP by number', [{ ...tcp(80, 80), IpProtocol: '6', ...from }], 80, true],
  ['another block', [{ ...tcp(80, 80), CidrIpv4: '192.0.3.0/24' }], 80, false],
  ['one address', [{ ...tcp(80, 80), CidrIpv4: '192.0.2.7/32' }], 80, true],
  ['everybody of the other family', [{ ...tcp(80, 80), CidrIpv6: '::/0' }], 80, false],
  ['a group of the peer', [{ ...tcp(80, 80), ReferencedGroupInfo: { GroupId: 'sg-1' } }], 80, true],
  ['another group', [{ ...tcp(80, 80), ReferencedGroupInfo: { GroupId: 'sg-2' } }], 80, false],
  ['a prefix list', [{ ...tcp(80, 80), PrefixListId: 'pl-1' }], 80, false],
  [
    'a second rule',
    [
      { ...tcp(1, 2), ...from },
      { ...tcp(80, 80), ...from },
    ],
    80,
    true,
  ],
])('%s', (_, rules, port, expected) => {
  expect(admits(rules, port, peer)).toBe(expected);
});

test('a client over IPv6 needs a rule for IPv6', () => {
  const rule = { ...tcp(80, 80), CidrIpv6: '2001:db8::/32' };

  expect(admits([rule], 80, { address: '2001:db8::7', groups: [] })).toBe(true);
  expect(admits([rule], 80, { address: '2001:db9::7', groups: [] })).toBe(false);
});
