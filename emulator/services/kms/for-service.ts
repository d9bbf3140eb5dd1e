import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';

/** How a service names, in its own API, the failures of KMS behind it. */
export interface KmsFaultNames {
  readonly AccessDeniedException: string;
  readonly DisabledException: string;
  readonly KMSInvalidStateException: string;
  readonly NotFoundException: string;
}

interface Envelope {
  /** `sns.amazonaws.com` */
  readonly service: string;
  readonly keyId: string;
  readonly context: Record<string, string>;
  readonly faults: KmsFaultNames;
}

/**
 * A service encrypts for its caller: it asks KMS for a data key with the caller's own rights, and opens it. AWS keeps a data key
 * for up to five minutes; here every message asks anew, so that a key policy which lost a grant shows at once.
 */
export async function makeDataKey(call: Call, envelope: Envelope): Promise<Uint8Array> {
  const { keyId: KeyId, context: EncryptionContext } = envelope;
  const made = await askKms<{ CiphertextBlob: Uint8Array }>(call, envelope, 'GenerateDataKey', {
    KeyId,
    KeySpec: 'AES_256',
    EncryptionContext,
  });
  await openDataKey(call, envelope, made.CiphertextBlob);
  return made.CiphertextBlob;
}

export async function openDataKey(
  call: Call,
  envelope: Omit<Envelope, 'keyId'>,
  CiphertextBlob: Uint8Array,
): Promise<void> {
  await askKms(call, envelope, 'Decrypt', { CiphertextBlob, EncryptionContext: envelope.context });
}

export async function askKms<O>(
  call: Call,
  { service, faults }: Omit<Envelope, 'keyId'>,
  operation: string,
  input: unknown,
): Promise<O> {
  const caller = { ...call.caller, invokedBy: service, sourceIp: service, userAgent: service };
  try {
    return await call.world.invoke<O>(caller, 'kms', operation, input);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    const code = faults[cause.code as keyof KmsFaultNames];
    if (code === undefined) throw cause;
    throw new Fault(
      code,
      `${cause.message || 'null'} (Service: AWSKMS; Status Code: 400; Error Code: ${cause.code}; Request ID: ${call.requestId}; Proxy: null)`,
      { cause },
    );
  }
}
