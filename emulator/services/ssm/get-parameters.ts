import type * as Ssm from '@aws-sdk/client-ssm';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { referenceAccess } from './access.ts';
import { type Found, find } from './reference.ts';
import { requireFew } from './refusals.ts';
import { mention } from './trail.ts';
import { showValue } from './view.ts';

const mostNames = 10;

export const getParameters = {
  GetParameter: {
    access: ({ Name = '' }, call) => referenceAccess('GetParameter', Name, call),
    handle: async ({ Name = '', WithDecryption }, call) => ({
      Parameter: await show(call, find(call, Name), WithDecryption),
    }),
    trail: ({ Name }, _outcome, call) => mention(call, Name),
  },
  GetParameters: {
    access: ({ Names = [] }, call) => {
      requireFew(Names, 'names', mostNames);
      return Names.map((name) => referenceAccess('GetParameters', name, call));
    },
    handle: async ({ Names = [], WithDecryption }, call) => {
      const Parameters: Ssm.Parameter[] = [];
      const InvalidParameters: string[] = [];
      for (const name of new Set(Names)) {
        const found = seek(call, name);
        if (found === undefined) InvalidParameters.push(name);
        else Parameters.push(await show(call, found, WithDecryption));
      }
      return { Parameters, InvalidParameters };
    },
    trail: ({ Names = [] }, _outcome, call) => mention(call, ...Names),
  },
} satisfies Operations<typeof Ssm>;

async function show(call: Call, { parameter, version, reference }: Found, decrypt?: boolean) {
  const shown = await showValue(call, parameter, version, decrypt);
  return { ...shown, ...(reference.selector !== undefined && { Selector: reference.selector }) };
}

function seek(call: Call, name: string): Found | undefined {
  try {
    return find(call, name);
  } catch (error) {
    if (error instanceof Fault && /^Parameter(Version)?NotFound$/.test(error.code))
      return undefined;
    throw error;
  }
}
