import type * as Ssm from '@aws-sdk/client-ssm';
import type { Operations } from '../../service.ts';
import { parameterAccess } from './access.ts';
import { keyOf } from './names.ts';
import { findByName, peek } from './reference.ts';
import { requireFew } from './refusals.ts';
import { storeOf } from './store.ts';
import { mention } from './trail.ts';

export const deleteParameters = {
  DeleteParameter: {
    access: ({ Name = '' }, call) => parameterAccess('DeleteParameter', Name, call),
    handle: ({ Name = '' }, call) => {
      delete storeOf(call).parameters[keyOf(findByName(call, Name).name)];
      return {};
    },
    trail: ({ Name }, _outcome, call) => mention(call, Name),
  },
  DeleteParameters: {
    access: ({ Names = [] }, call) => {
      requireFew(Names, 'names', 10);
      return Names.map((name) => parameterAccess('DeleteParameters', name, call));
    },
    handle: ({ Names = [] }, call) => {
      const DeletedParameters = Names.filter((name) => peek(call, name) !== undefined);
      for (const name of DeletedParameters) delete storeOf(call).parameters[keyOf(name)];
      const InvalidParameters = Names.filter((name) => !DeletedParameters.includes(name));
      return { DeletedParameters, InvalidParameters };
    },
    trail: ({ Names = [] }, _outcome, call) => mention(call, ...Names),
  },
} satisfies Operations<typeof Ssm>;
