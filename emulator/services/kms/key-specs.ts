import type {
  CreateKeyCommandInput,
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { notImplemented } from '../../fault.ts';
import { refuse, requireOneOf } from './validation.ts';

/** What KMS calls a key spec: the kind of material, and what may be done with it. */
export interface SpecFacts {
  readonly kind: 'symmetric' | 'hmac' | 'rsa' | 'ec' | 'ed25519';
  /** Of the key in bits; of an RSA key the modulus. */
  readonly bits: number;
  /** The first is what a CreateKey without KeyUsage would mean. */
  readonly usages: readonly KeyUsageType[];
  readonly encryption?: readonly EncryptionAlgorithmSpec[];
  readonly signing?: readonly SigningAlgorithmSpec[];
  readonly mac?: readonly MacAlgorithmSpec[];
  readonly agreement?: readonly KeyAgreementAlgorithmSpec[];
}

const oaep = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const;
const rsaSigning = [
  'RSASSA_PKCS1_V1_5_SHA_256',
  'RSASSA_PKCS1_V1_5_SHA_384',
  'RSASSA_PKCS1_V1_5_SHA_512',
  'RSASSA_PSS_SHA_256',
  'RSASSA_PSS_SHA_384',
  'RSASSA_PSS_SHA_512',
] as const;

function rsa(bits: number): SpecFacts {
  const usages = ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'] as const;
  return { kind: 'rsa', bits, usages, encryption: oaep, signing: rsaSigning };
}

function nist(bits: number, algorithm: SigningAlgorithmSpec): SpecFacts {
  const usages = ['SIGN_VERIFY', 'KEY_AGREEMENT'] as const;
  return { kind: 'ec', bits, usages, signing: [algorithm], agreement: ['ECDH'] };
}

function hmac(bits: number, algorithm: MacAlgorithmSpec): SpecFacts {
  return { kind: 'hmac', bits, usages: ['GENERATE_VERIFY_MAC'], mac: [algorithm] };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
const specs = {
  SYMMETRIC_DEFAULT: {
    kind: 'symmetric',
    bits: 256,
    usages: ['ENCRYPT_DECRYPT'],
    encryption: ['SYMMETRIC_DEFAULT'],
  },
  RSA_2048: rsa(2048),
  RSA_3072: rsa(3072),
  RSA_4096: rsa(4096),
  ECC_NIST_P256: nist(256, 'ECDSA_SHA_256'),
  ECC_NIST_P384: nist(384, 'ECDSA_SHA_384'),
  ECC_NIST_P521: nist(521, 'ECDSA_SHA_512'),
  ECC_SECG_P256K1: { kind: 'ec', bits: 256, usages: ['SIGN_VERIFY'], signing: ['ECDSA_SHA_256'] },
  ECC_NIST_EDWARDS25519: {
    kind: 'ed25519',
    bits: 256,
    usages: ['SIGN_VERIFY'],
    signing: ['ED25519_PH_SHA_512', 'ED25519_SHA_512'],
  },
  HMAC_224: hmac(224, 'HMAC_SHA_224'),
  HMAC_256: hmac(256, 'HMAC_SHA_256'),
  HMAC_384: hmac(384, 'HMAC_SHA_384'),
  HMAC_512: hmac(512, 'HMAC_SHA_512'),
} as const satisfies Partial<Record<KeySpec, SpecFacts>>;

export type OurKeySpec = keyof typeof specs;

const missing = [
  'ML_DSA_44',
  'ML_DSA_65',
  'ML_DSA_87',
  'ML_KEM_512',
  'ML_KEM_768',
  'ML_KEM_1024',
  'SM2',
];
const allUsages = [
  'SIGN_VERIFY',
  'ENCRYPT_DECRYPT',
  'GENERATE_VERIFY_MAC',
  'KEY_AGREEMENT',
  'ENCAPSULATE_DECAPSULATE',
] as const;

export function specOf(spec: OurKeySpec): SpecFacts {
  return specs[spec];
}

/** A key spec of AWS's that is also ours; `what` names the request that asks for it. */
export function requireKeySpec(spec: string, member: string, what: string): OurKeySpec {
  const ours = Object.keys(specs);
  requireOneOf(spec, member, [...ours, ...missing]);
  if (isOurs(spec)) return spec;
  throw notImplemented(`${what} ${spec}`);
}

function isOurs(spec: string): spec is OurKeySpec {
  return Object.hasOwn(specs, spec);
}

/** Spec and usage of a new key. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
export function chooseSpec(input: CreateKeyCommandInput): {
  readonly spec: OurKeySpec;
  readonly usage: KeyUsageType;
} {
  const { KeySpec: keySpec, CustomerMasterKeySpec: old, KeyUsage: sent } = input;
  if (keySpec !== undefined && old !== undefined && keySpec !== old) {
    throw refuse('You cannot specify KeySpec and CustomerMasterKeySpec in the same request.');
  }
  if (sent !== undefined) requireOneOf(sent, 'keyUsage', allUsages);
  const spec = requireKeySpec(
    keySpec ?? old ?? 'SYMMETRIC_DEFAULT',
    keySpec === undefined ? 'customerMasterKeySpec' : 'keySpec',
    'kms:CreateKey with KeySpec',
  );
  if (sent === undefined && spec !== 'SYMMETRIC_DEFAULT') {
    throw refuse(
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    );
  }
  const usage = sent ?? 'ENCRYPT_DECRYPT';
  if (specOf(spec).usages.includes(usage)) return { spec, usage };
  throw refuse(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
}
