import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { invalid } from '../template/fault.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const longestBody = 51_200;
const longestObject = 1_048_576;

/** The template that a request brings, in it or by an address in S3; undefined: it brings none. */
export async function templateText(
  input: { readonly TemplateBody?: string | undefined; readonly TemplateURL?: string | undefined },
  call: Call,
): Promise<string | undefined> {
  const { TemplateBody, TemplateURL } = input;
  if (TemplateBody !== undefined && TemplateURL !== undefined) {
    throw invalid('Specify either TemplateBody or TemplateURL, not both');
  }
  if (TemplateURL !== undefined) return readObject(TemplateURL, call);
  if (TemplateBody !== undefined && Buffer.byteLength(TemplateBody) > longestBody) {
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${longestBody}`,
    );
  }
  return TemplateBody;
}

async function readObject(url: string, call: Call): Promise<string> {
  const text = await objectText(url, call, 'TemplateURL');
  if (Buffer.byteLength(text) > longestObject) {
    throw invalid(`Template may not exceed ${longestObject} bytes in size.`);
  }
  return text;
}

/** Read from the emulator's own S3, with the rights of who asks. */
export async function objectText(
  url: string,
  call: Call,
  member: 'TemplateURL' | 'StackPolicyURL',
): Promise<string> {
  const { Body } = await read(s3Place(url, member), `${member} ${url}`, call);
  return bodyText(Body);
}

async function read(
  place: S3Place,
  what: string,
  { world, caller }: Call,
): Promise<GetObjectCommandOutput> {
  const through = { ...caller, invokedBy: 'cloudformation.amazonaws.com' };
  try {
    return await world.invoke<GetObjectCommandOutput>(through, 's3', 'GetObject', place);
  } catch (error) {
    if (error instanceof Fault) {
      throw invalid(`S3 error: ${error.message} (${error.code}) for ${what}`);
    }
    throw error;
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
  const path = decodeURIComponent(parsed?.pathname ?? '').replace(/^\//, '');
  const version = parsed?.searchParams.get('versionId') ?? undefined;
  const bucket = virtualHost.exec(host)?.groups?.bucket;
  const slash = path.indexOf('/');
  const isPath = (pathHost.test(host) || local.has(host)) && slash > 0;
  if (bucket === undefined && !isPath) {
    throw invalid(`${member} must be a supported URL: ${url}`);
  }
  return {
    Bucket: bucket ?? path.slice(0, slash),
    Key: bucket === undefined ? path.slice(slash + 1) : path,
    ...(version !== undefined && { VersionId: version }),
  };
}

/** Inside the emulator a body is bytes or a stream of them. */
async function bodyText(body: unknown): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  if (typeof body === 'string') return body;
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
