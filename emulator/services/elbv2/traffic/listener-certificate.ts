import { serverCertificate } from '../../rds/certificate-authority.ts';

/**
 * What HTTPS listeners show their clients, whatever certificate they were given: ACM is not emulated, so there is no private key
 * of that one. It is the emulator's own authority that vouches for it, the one that clients of its databases trust.
 */
export function listenerCertificate(): { readonly cert: string; readonly key: string } {
  made ??= serverCertificate();
  return { cert: made.certificate, key: made.key };
}

let made: ReturnType<typeof serverCertificate> | undefined;
