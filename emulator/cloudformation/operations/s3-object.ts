import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Caller, World } from '../../world.ts';

/** The text of an object in the emulator's S3, read as the caller. Throws what S3 answers. */
export async function readObject(
  world: World,
  caller: Caller,
  place: { readonly Bucket: string; readonly Key: string; readonly VersionId?: string },
): Promise<string> {
  const through = { ...caller, invokedBy: 'cloudformation.amazonaws.com' };
  const object = await world.invoke<GetObjectCommandOutput>(through, 's3', 'GetObject', place);
  return bodyText(object.Body);
}

/** Inside the emulator a body is bytes or a stream of them. */
async function bodyText(body: unknown): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  if (typeof body === 'string') return body;
  const parts: Buffer[] = [];
  for await (const part of body as AsyncIterable<Uint8Array>) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString();
}
