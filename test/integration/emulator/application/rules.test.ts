import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld } from '../../../support/world.ts';
import { parametersOf, rolesKeysAndSecrets } from './an-application.ts';

const certificate =
  'arn:aws:acm:ap-southeast-2:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000';
const template = rolesKeysAndSecrets();

async function deployed(parameters: Readonly<Record<string, string>>): Promise<string> {
  const given = Object.entries({ ...parametersOf('application'), ...parameters });
  const options = {
    input: { ChangeSetType: 'CREATE' },
    parameters: Object.fromEntries(given.filter(([, value]) => value !== 'not given')),
  };
  try {
    const change = await new Stacks(aWorld()).changeSet('keywatch-application', template, options);
    return change.Status ?? '';
  } catch (refusal) {
    return (refusal as Error).message;
  }
}

describe('application', () => {
  test.each([
    ['a range', { AllowedCidr: '198.51.100.0/24' }],
    ['one address', { AllowedCidr: '198.51.100.7/32' }],
    [
      'a range, with a certificate',
      {
        AllowedCidr: '198.51.100.0/24',
        CertificateArn: certificate,
        HostName: 'vault.example.com',
      },
    ],
    [
      'the world, with a certificate',
      { AllowedCidr: '0.0.0.0/0', CertificateArn: certificate, HostName: 'vault.example.com' },
    ],
  ])('lets in %s', async (_, parameters) => {
    await expect(deployed(parameters)).resolves.toBe('CREATE_COMPLETE');
  });

  test.each([
    ['the world without a certificate', { AllowedCidr: '0.0.0.0/0' }, /Without a certificate/],
    ...[
      '',
      'not given',
      '0.0.0.0/1',
      '128.0.0.0/1',
      '0.0.0.0/00',
      '10.0.0.0/8',
      '::/0',
      '1.2.3.4',
      '1.2.3.256/24',
      '1.2.3.0/33',
      '198.51.100.0/24,0.0.0.0/0',
      ' 0.0.0.0/0',
      '000.0.0.0/0',
    ].map(
      (AllowedCidr) =>
        [`${JSON.stringify(AllowedCidr)} as range`, { AllowedCidr }, /AllowedCidr/] as const,
    ),
    [
      'a certificate without a name that it is for',
      { CertificateArn: certificate },
      /set HostName/,
    ],
    ['a name without a certificate', { HostName: 'vault.example.com' }, /HostName has no effect/],
    ["the deployment files' digest", { ImageDigest: `sha256:${'0'.repeat(64)}` }, /names no image/],
    ['no digest', { ImageDigest: 'not given' }, /ImageDigest/],
    ['a tag', { ImageDigest: 'latest' }, /ImageDigest/],
    ['a prefix that RDS would refuse', { Prefix: 'key--watch' }, /Prefix/],
    ['an alias as former key', { FormerKeyArns: 'alias/keywatch' }, /FormerKeyArns/],
    ['more time to drain than a task is given to end', { DrainSeconds: '41' }, /DrainSeconds/],
  ] as const)('refuses %s', async (_, parameters, reason) => {
    await expect(deployed(parameters)).resolves.toMatch(reason);
  });
});
