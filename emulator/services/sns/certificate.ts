import { createHash } from 'node:crypto';
import { certificate as issue } from '../../certificates/certificate.ts';
import { signingKey } from './signing-key.ts';

/** The certificate that subscribers verify signatures with, signed by itself. */
export function certificate(): string {
  pem ??= issue({
    subject: 'sns.amazonaws.com',
    issuer: 'sns.amazonaws.com',
    serial: [1],
    key: signingKey(),
    issuerKey: signingKey(),
  });
  return pem;
}

/** As in AWS, named by what it holds. */
export function certificateName(): string {
  const digest = createHash('md5').update(certificate()).digest('hex');
  return `SimpleNotificationService-${digest}.pem`;
}

let pem: string | undefined;
