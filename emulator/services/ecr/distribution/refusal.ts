import type { Fault } from '../../../fault.ts';
import type { RegistryAnswer } from './exchange.ts';

/** A request that the registry itself refuses, before ECR is asked. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: RegistryAnswer;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: RegistryAnswer['headers'] = {},
  ) {
    super(message);
    this.answer = refuse(status, code, message, headers);
  }
}

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#error-codes */
const codes: Readonly<Record<string, readonly [number, string]>> = {
  RepositoryNotFoundException: [404, 'NAME_UNKNOWN'],
  AccessDeniedException: [403, 'DENIED'],
  ImageTagAlreadyExistsException: [400, 'TAG_INVALID'],
  ImageNotFoundException: [404, 'MANIFEST_UNKNOWN'],
  ImageDigestDoesNotMatchException: [400, 'DIGEST_INVALID'],
  ReferencedImagesNotFoundException: [404, 'MANIFEST_BLOB_UNKNOWN'],
  LayersNotFoundException: [404, 'BLOB_UNKNOWN'],
  UploadNotFoundException: [404, 'BLOB_UPLOAD_UNKNOWN'],
  InvalidLayerPartException: [416, 'BLOB_UPLOAD_INVALID'],
  InvalidLayerException: [400, 'DIGEST_INVALID'],
  EmptyUploadException: [400, 'BLOB_UPLOAD_INVALID'],
  LayerPartTooSmallException: [400, 'SIZE_INVALID'],
  LimitExceededException: [413, 'SIZE_INVALID'],
  ThrottlingException: [429, 'TOOMANYREQUESTS'],
  NotImplemented: [501, 'UNSUPPORTED'],
};

/** Codes of `InvalidParameterException`, by the member that its message names. */
const invalid: readonly (readonly [RegExp, string])[] = [
  [/'repositoryName'/u, 'NAME_INVALID'],
  [/'imageTag'/u, 'TAG_INVALID'],
  [/'ImageManifest/u, 'MANIFEST_INVALID'],
  [/[dD]igest/u, 'DIGEST_INVALID'],
];

/** ECR's refusal of an operation as its registry tells it: the same sentence, another code. */
export function refuseAsRegistry({ code, message, status = 400 }: Fault): RegistryAnswer {
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (known !== undefined) return refuse(known[0], known[1], message);
  if (code === 'InvalidParameterException') {
    const found = invalid.find(([pattern]) => pattern.test(message));
    return refuse(400, found?.[1] ?? 'UNSUPPORTED', message);
  }
  return refuse(status, 'UNKNOWN', message);
}

export function refuse(
  status: number,
  code: string,
  message: string,
  headers: RegistryAnswer['headers'] = {},
): RegistryAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: `${JSON.stringify({ errors: [{ code, message }] })}\n`,
  };
}
