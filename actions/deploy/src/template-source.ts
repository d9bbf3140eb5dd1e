import { createHash } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../../shared/failure.ts';
import { inlineLimitBytes, type Template } from './template.ts';

/** How CloudFormation is given a template. */
export type TemplateSource = { readonly TemplateBody: string } | { readonly TemplateURL: string };

/** Puts a template where CloudFormation can take it from. */
export type PlaceTemplate = (template: Template) => Promise<TemplateSource>;

/** Where the identity stack keeps its bucket for templates. */
export interface TemplateBucket {
  readonly region: string;
  readonly prefix: string;
  /** Undefined: nobody has told. */
  readonly account: string | undefined;
}

/**
 * A template goes along with the request as long as it is small enough, else through the bucket under a name that is its hash.
 * It is put each time: an object that lies there already may be anything. CloudFormation reads it with the caller's rights.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
export function placeTemplates({ region, prefix, account }: TemplateBucket): PlaceTemplate {
  return async ({ path, body }) => {
    if (Buffer.byteLength(body) <= inlineLimitBytes) return { TemplateBody: body };
    if (account === undefined) {
      throw new Failure(
        'INVALID_INPUT',
        `${path} has more than ${inlineLimitBytes} bytes and needs the bucket ${prefix}-templates-<account>-${region}; give service-role-arn, which tells the account, or set AWS_ACCOUNT_ID`,
      );
    }
    const Bucket = `${prefix}-templates-${account}-${region}`;
    const Key = `sha256/${createHash('sha256').update(body).digest('hex')}`;
    await put({ Bucket, Key, Body: body }, region, path);
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return { TemplateURL: `https://${Bucket}.s3.${region}.${domain}/${Key}` };
  };
}

async function put(
  object: { readonly Bucket: string; readonly Key: string; readonly Body: string },
  region: string,
  path: string,
): Promise<void> {
  // An endpoint of one's own has no host for each bucket.
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL ?? process.env.AWS_ENDPOINT_URL_S3);
  const s3 = new S3Client({ region, forcePathStyle, customUserAgent: 'keywatch-deploy' });
  try {
    await s3.send(new PutObjectCommand({ ...object, ContentType: 'application/yaml' }));
  } catch (cause) {
    const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new Failure(
      'AWS_REFUSED',
      `${path} is too large to be sent along and cannot be put into bucket ${object.Bucket} (${said}); deploy the identity stack, which makes the bucket, or split the template`,
      { cause },
    );
  } finally {
    s3.destroy();
  }
}

/** The account of CloudFormation's role, or else the one that the SDKs are told of. */
export function accountOf(
  roleArn: string | undefined,
  { AWS_ACCOUNT_ID: told = '' }: NodeJS.ProcessEnv,
): string | undefined {
  const ofRole = /^arn:aws[a-z-]*:iam::(\d{12}):/.exec(roleArn ?? '')?.[1];
  return ofRole ?? (/^\d{12}$/.test(told) ? told : undefined);
}
