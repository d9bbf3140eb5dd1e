import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { on, toDescribe } from './access.ts';
import { findListener } from './find.ts';
import { page } from './page.ts';
import { invalid, required } from './refusals.ts';
import type { Listener } from './store.ts';

const mostCertificates = 26;

/**
 * ACM is not emulated: a certificate of the right shape, Region and account counts as there, and a listener shows clients a
 * certificate of its own making.
 */
export function demandCertificate(arn: string | undefined, call: Call): string {
  const given = required(arn, 'CertificateArn');
  const acm = `arn:aws:acm:${call.region}:${call.account}:certificate/`;
  const iam = `arn:aws:iam::${call.account}:server-certificate/`;
  const isAcm = given.startsWith(acm) && /^[\w-]{1,64}$/.test(given.slice(acm.length));
  if (isAcm || (given.startsWith(iam) && given.length > iam.length)) return given;
  throw new Fault('CertificateNotFoundException', `Certificate '${given}' not found`);
}

export const certificates = {
  AddListenerCertificates: {
    access: ({ ListenerArn }, call) => on('AddListenerCertificates', ListenerArn, call),
    handle({ ListenerArn, Certificates }, call) {
      const listener = secureListener(ListenerArn, call);
      const arns = arnsOf(Certificates).map((arn) => demandCertificate(arn, call));
      const after = [...new Set([...listener.certificates, ...arns])];
      if (after.length > mostCertificates) {
        throw new Fault(
          'TooManyCertificatesException',
          `A listener has at most ${mostCertificates} certificates`,
        );
      }
      listener.certificates = after;
      return { Certificates: arns.map((CertificateArn) => ({ CertificateArn, IsDefault: false })) };
    },
  },
  RemoveListenerCertificates: {
    access: ({ ListenerArn }, call) => on('RemoveListenerCertificates', ListenerArn, call),
    handle({ ListenerArn, Certificates }, call) {
      const listener = secureListener(ListenerArn, call);
      const arns = arnsOf(Certificates);
      const [usual = ''] = listener.certificates;
      if (arns.includes(usual)) {
        throw new Fault(
          'OperationNotPermittedException',
          'The default certificate cannot be removed',
        );
      }
      listener.certificates = listener.certificates.filter((arn) => !arns.includes(arn));
      return {};
    },
  },
  DescribeListenerCertificates: {
    access: () => toDescribe('DescribeListenerCertificates'),
    handle({ ListenerArn, ...request }, call) {
      const { certificates: all } = findListener(ListenerArn, call);
      const { items, rest } = page(all, (arn) => arn, request);
      const Certificates = items.map((arn) => ({
        CertificateArn: arn,
        IsDefault: arn === all[0],
      }));
      return { Certificates, ...rest };
    },
  },
} satisfies Operations<typeof Elb>;

function secureListener(arn: string | undefined, call: Call): Listener {
  const listener = findListener(arn, call);
  if (listener.protocol === 'HTTPS') return listener;
  throw invalid('Certificates cannot be specified for HTTP listeners');
}

function arnsOf(given: readonly Elb.Certificate[] | undefined): string[] {
  return required(given, 'Certificates').map(({ CertificateArn, IsDefault }) => {
    if (IsDefault !== undefined) throw invalid('IsDefault cannot be specified for certificates');
    return required(CertificateArn, 'CertificateArn');
  });
}
