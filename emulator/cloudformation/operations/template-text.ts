import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { invalid } from '../template/fault.ts';
import { readObject } from './s3-object.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const longestBody = 51_200;
const longestObject = 1_000_000;

/** The template that a request brings, in it or by an address in S3; undefined: it brings none. */
export async function templateText(
  input: { readonly TemplateBody?: string | undefined; readonly TemplateURL?: string | undefined },
  call: Call,
): Promise<string | undefined> {
  const { TemplateBody, TemplateURL } = input;
  if (TemplateBody !== undefined && TemplateURL !== undefined) {
    throw invalid('Specify either TemplateBody or TemplateURL, not both');
  }
  if (TemplateURL !== undefined) return readTemplateObject(TemplateURL, call);
  if (TemplateBody === '') {
    throw invalid(
      "1 validation error detected: Value '' at 'templateBody' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  if (TemplateBody !== undefined && Buffer.byteLength(TemplateBody) > longestBody) {
    throw invalid(
      `1 validation error detected: Value '${TemplateBody}' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${longestBody}`,
    );
  }
  return TemplateBody;
}

async function readTemplateObject(url: string, call: Call): Promise<string> {
  const text = await objectText(url, call, 'TemplateURL');
  if (Buffer.byteLength(text) > longestObject) {
    throw invalid(`Template may not exceed ${longestObject} bytes in size.`);
  }
  return text;
}

/** Read from the emulator's own S3, with the rights of who asks. */
export function objectText(
  url: string,
  { world, caller }: Call,
  member: 'TemplateURL' | 'StackPolicyURL',
): Promise<string> {
  return asS3Error(() => readObject(world, caller, s3Place(url, member)));
}

const moreInformation =
  'For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html';

async function asS3Error<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'ValidationError') throw error;
    throw invalid(`S3 error: ${error.message}\n${moreInformation}`, error);
  }
}

interface S3Place {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

const virtualHost = /^(?<bucket>.+)\.s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com$/;
const pathHost = /^s3(?:[.-](?:dualstack\.)?[a-z0-9-]+)?\.amazonaws\.com$/;
const local = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Virtual-hosted and path style; the emulator's own address is path style. */
export function s3Place(url: string, member = 'TemplateURL'): S3Place {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const host = parsed?.hostname ?? '';
  if (parsed?.protocol === 's3:') {
    throw invalid(`S3 error: Domain name specified in ${host} is not a valid S3 domain`);
  }
  const path = decoded(parsed?.pathname ?? '').replace(/^\//, '');
  const version = parsed?.searchParams.get('versionId') ?? undefined;
  const bucket = virtualHost.exec(host)?.groups?.bucket;
  const slash = path.indexOf('/');
  const isPath = (pathHost.test(host) || local.has(host)) && slash > 0;
  if (bucket === undefined && !isPath) {
    throw invalid(`${member} must be a supported URL.`);
  }
  return {
    Bucket: bucket ?? path.slice(0, slash),
    Key: bucket === undefined ? path.slice(slash + 1) : path,
    ...(version !== undefined && { VersionId: version }),
  };
}

/** A path that is not encoded as one is taken as it is. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
