import { Fault } from '../fault.ts';
import type { WireMessage } from './codec.ts';

/** What a signature says of its maker; the signature itself is not verified. */
export interface Credential {
  readonly accessKeyId: string;
  readonly region: string;
  readonly sessionToken?: string;
}

/** A credential and the signing name of the service that it was made for. */
export interface Scope {
  readonly credential: Credential;
  readonly signingName: string;
}

/** Every Region's name ends with a number; the members that each object has from birth (`constructor`) do not. */
const regionForm = /^[a-z0-9-]+-\d+$/;

/**
 * The credential scope `AKID/date/region/service/aws4_request` of the `Authorization` header or a presigned URL; undefined
 * for an unsigned request. Throws `IncompleteSignature`; `InvalidRequest` for a signature of version 2, which buckets made since
 * 2020 refuse (boto3 still presigns so unless told `signature_version='s3v4'`); `SignatureDoesNotMatch` for what is no Region.
 */
export function readScope(message: WireMessage): Scope | undefined {
  const { authorization } = message.headers;
  if (authorization?.startsWith('AWS ') || /(^|&)AWSAccessKeyId=/.test(message.query)) {
    throw outdated();
  }
  if (authorization !== undefined) {
    const scope = /Credential=([^,\s]+)/.exec(authorization)?.[1];
    if (scope === undefined) throw incomplete(`'Credential' is missing in 'Authorization'`);
    return parseScope(scope, message, header(message, 'x-amz-security-token'));
  }
  if (!message.query.includes('X-Amz-Credential=')) return undefined;
  const query = new URLSearchParams(message.query);
  const token = query.get('X-Amz-Security-Token') ?? undefined;
  return parseScope(query.get('X-Amz-Credential') ?? '', message, token);
}

function parseScope(scope: string, message: WireMessage, sessionToken: string | undefined): Scope {
  const parts = scope.split('/');
  const terminator = parts.pop();
  const signingName = parts.pop();
  // Access key ids hold no slash; an asymmetric signature (SigV4a) names its Regions in a header.
  const [accessKeyId, , region = header(message, 'x-amz-region-set')] = parts;
  if (terminator !== 'aws4_request' || !accessKeyId || !signingName || !region) {
    throw incomplete(`'${scope}' is not a valid credential scope`);
  }
  if (!regionForm.test(region)) throw noRegion(region);
  const token = sessionToken === undefined ? {} : { sessionToken };
  return { credential: { accessKeyId, region, ...token }, signingName };
}

function header(message: WireMessage, name: string): string | undefined {
  const value = message.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function noRegion(region: string): Fault {
  const message = `Credential should be scoped to a valid region, not '${region}'.`;
  return new Fault('SignatureDoesNotMatch', message, { status: 403 });
}

function outdated(): Fault {
  const message =
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
  return new Fault('InvalidRequest', message, { status: 400 });
}

function incomplete(why: string): Fault {
  return new Fault(
    'IncompleteSignature',
    `The request signature does not conform to AWS standards: ${why}`,
    { status: 400 },
  );
}
