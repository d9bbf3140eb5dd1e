import type * as S3 from '@aws-sdk/client-s3';
import { Fault } from '../../fault.ts';
import { invalidArgument } from './faults.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tag.html */
export function readTagSet(
  tags: readonly S3.Tag[],
  { most, of }: { readonly most: number; readonly of: 'Bucket' | 'Object' },
): Record<string, string> {
  if (tags.length > most) {
    throw new Fault('BadRequest', `${of} tags cannot be greater than ${most}`, { status: 400 });
  }
  const read: Record<string, string> = {};
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (Object.hasOwn(read, key)) {
      throw invalidTag('Cannot provide multiple Tags with the same key', key);
    }
    if (key.length < 1 || key.length > 128 || !isTagText(key)) {
      throw invalidTag('The TagKey you have provided is invalid', key);
    }
    if (/^aws:/i.test(key)) {
      throw invalidTag('System tags cannot be added/updated by requester', key);
    }
    if (value.length > 256 || !isTagText(value)) {
      throw invalidTag('The TagValue you have provided is invalid', key, value);
    }
    read[key] = value;
  }
  return read;
}

/** The header `x-amz-tagging`: tags as the parameters of a URL. */
export function readTagHeader(header: string): S3.Tag[] {
  const parameters = [...new URLSearchParams(header)];
  if (header !== '' && parameters.some(([key]) => key === '')) {
    throw invalidArgument(
      'x-amz-tagging',
      header,
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  }
  return parameters.map(([Key, Value]) => ({ Key, Value }));
}

export function shownTagSet(tags: Readonly<Record<string, string>>): S3.Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function isTagText(text: string): boolean {
  return /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);
}

function invalidTag(message: string, key: string, value?: string): Fault {
  const members = { TagKey: key, ...(value !== undefined && { TagValue: value }) };
  return new Fault('InvalidTag', message, { status: 400, members });
}
