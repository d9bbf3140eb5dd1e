import { certificate } from '../../sns/certificate.ts';
import { signingKey } from '../../sns/signing-key.ts';

/**
 * What an HTTPS listener shows its clients, whatever certificate it was given: ACM is not emulated, so there is no private key
 * of that one. No client trusts it unless told to (`curl --insecure`).
 */
export function listenerCertificate(): { readonly cert: string; readonly key: string } {
  const key = signingKey().export({ type: 'pkcs8', format: 'pem' }) as string;
  return { cert: certificate(), key };
}
