import { Refusal, type RefusalCode } from './refusal.ts';

/** What a failed KMS call means to the caller. A name that is not here is a fault on the way: worth another try. */
const meanings: Readonly<Record<string, RefusalCode>> = {
  InvalidCiphertextException: 'decryption-failed',
  IncorrectKeyException: 'decryption-failed',

  ThrottlingException: 'unavailable',
  LimitExceededException: 'unavailable',
  KMSInternalException: 'unavailable',
  DependencyTimeoutException: 'unavailable',
  KeyUnavailableException: 'unavailable',

  // Nobody but the service's owner can mend these: a retry would only hide them.
  DisabledException: 'misconfigured',
  KMSInvalidStateException: 'misconfigured',
  NotFoundException: 'misconfigured',
  InvalidKeyUsageException: 'misconfigured',
  InvalidGrantTokenException: 'misconfigured',
  AccessDeniedException: 'misconfigured',
  ExpiredTokenException: 'misconfigured',
  UnrecognizedClientException: 'misconfigured',
  InvalidClientTokenId: 'misconfigured',
  InvalidSignatureException: 'misconfigured',
  IncompleteSignature: 'misconfigured',
  MissingAuthenticationTokenException: 'misconfigured',
  CredentialsProviderError: 'misconfigured',
};

/** The refusal for an error of the KMS client, by its name as AWS documents it for Decrypt and GenerateDataKey. */
export function refuseForKms(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const { name, $metadata } = error as { name?: string; $metadata?: { requestId?: string } };
  const code =
    (name !== undefined && Object.hasOwn(meanings, name) && meanings[name]) || 'unavailable';
  return new Refusal(code, { cause: error, kmsRequestId: $metadata?.requestId });
}
