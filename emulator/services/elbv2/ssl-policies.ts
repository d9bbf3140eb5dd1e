import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import type { Operations } from '../../service.ts';
import { toDescribe } from './access.ts';
import { page } from './page.ts';

/** Without a policy in the request, the API (unlike the console) takes the oldest. */
export const usualPolicy = 'ELBSecurityPolicy-2016-08';

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const gcm = [
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'],
  ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
];
const cbc = [
  ...['ECDHE-ECDSA-AES128-SHA256', 'ECDHE-RSA-AES128-SHA256'],
  ...['ECDHE-ECDSA-AES256-SHA384', 'ECDHE-RSA-AES256-SHA384'],
];
const old = [
  ...['ECDHE-ECDSA-AES128-SHA', 'ECDHE-RSA-AES128-SHA', 'ECDHE-RSA-AES256-SHA'],
  ...['ECDHE-ECDSA-AES256-SHA', 'AES128-GCM-SHA256', 'AES128-SHA256', 'AES128-SHA'],
  ...['AES256-GCM-SHA384', 'AES256-SHA256', 'AES256-SHA'],
];

interface Policy {
  readonly protocols: readonly string[];
  readonly ciphers: readonly string[];
}

/**
 * The policies in common use; AWS has more.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
const policies: Readonly<Record<string, Policy>> = {
  'ELBSecurityPolicy-2016-08': {
    protocols: ['TLSv1', 'TLSv1.1', 'TLSv1.2'],
    ciphers: [...gcm, ...cbc, ...old],
  },
  'ELBSecurityPolicy-TLS13-1-3-2021-06': { protocols: ['TLSv1.3'], ciphers: tls13 },
  'ELBSecurityPolicy-TLS13-1-2-Res-2021-06': {
    protocols: ['TLSv1.2', 'TLSv1.3'],
    ciphers: [...tls13, ...gcm],
  },
  'ELBSecurityPolicy-TLS13-1-2-2021-06': {
    protocols: ['TLSv1.2', 'TLSv1.3'],
    ciphers: [...tls13, ...gcm, ...cbc],
  },
  'ELBSecurityPolicy-TLS-1-2-2017-01': {
    protocols: ['TLSv1.2'],
    ciphers: [...gcm, ...cbc, ...old.slice(4)],
  },
  'ELBSecurityPolicy-FS-1-2-Res-2020-10': { protocols: ['TLSv1.2'], ciphers: gcm },
};

export function demandPolicy(name: string): string {
  if (Object.hasOwn(policies, name)) return name;
  throw new Fault('SSLPolicyNotFoundException', `SSL policy '${name}' not found`);
}

/** The oldest protocol that a policy lets clients speak. */
export function oldestProtocol(name: string): 'TLSv1' | 'TLSv1.2' | 'TLSv1.3' {
  const [first] = policies[name]?.protocols ?? [];
  return first === 'TLSv1.2' || first === 'TLSv1.3' ? first : 'TLSv1';
}

export const sslPolicies = {
  DescribeSSLPolicies: {
    access: () => toDescribe('DescribeSSLPolicies'),
    handle({ Names, LoadBalancerType = 'application', ...request }) {
      const names = Names?.length ? Names.map(demandPolicy) : Object.keys(policies);
      const { items, rest } = page(names, (name) => name, request);
      const SslPolicies = items.map((Name) => ({
        Name,
        SslProtocols: [...(policies[Name]?.protocols ?? [])],
        Ciphers: (policies[Name]?.ciphers ?? []).map((cipher, at) => ({
          Name: cipher,
          Priority: at + 1,
        })),
        SupportedLoadBalancerTypes: [LoadBalancerType],
      }));
      return { SslPolicies, ...rest };
    },
  },
} satisfies Operations<typeof Elb>;
