import { certificate, certificateName } from './certificate.ts';

/** Answers the address that messages name as their `SigningCertURL`. */
export function answerCertificate(name: string) {
  return name === certificateName()
    ? { status: 200, body: certificate(), type: 'application/x-pem-file' }
    : { status: 404, body: { message: `no certificate ${name}; there is ${certificateName()}` } };
}
