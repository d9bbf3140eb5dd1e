import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { Reader } from '../dynamic-values.ts';
import { invalid } from '../template/fault.ts';
import { type Outline, section } from '../template/outline.ts';
import type { ParameterValues } from '../template/parameters.ts';
import { readMappings } from '../template/read-mappings.ts';
import { processTemplate } from '../template/transform/process.ts';
import { earlyScope } from './early-scope.ts';
import { readObject } from './s3-object.ts';
import type { Purpose } from './source.ts';

interface Draft {
  readonly outline: Outline;
  readonly values: ParameterValues;
  readonly call: Call;
  readonly purpose: Purpose;
}

/** The template's text after its transforms, snippets read with the rights of the operation. Throws `ValidationError`. */
export function transformed(
  { outline, values, call, purpose }: Draft,
  { reader }: { readonly reader: () => Promise<Reader> },
): Promise<string> {
  const mappings = readMappings(section(outline.root, 'Mappings'));
  const { parameters } = outline;
  return processTemplate(outline, {
    scope: earlyScope(call, purpose.stack, { parameters, mappings }, values),
    readObject: async (Bucket, Key) => {
      const { world, caller } = await reader();
      try {
        return await readObject(world, caller, { Bucket, Key });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        throw invalid(refusal(error, Bucket), error);
      }
    },
  });
}

function refusal({ code, message }: Fault, bucket: string): string {
  return code === 'NoSuchBucket' ? `S3 bucket [${bucket}] does not exist.` : message;
}
