import type * as Ssm from '@aws-sdk/client-ssm';
import type { Operations } from '../../service.ts';
import { parameterAccess } from './access.ts';
import { arnOfParameter, refusePublic } from './names.ts';
import { orderOf, page } from './page.ts';
import { findByName } from './reference.ts';
import { mention } from './trail.ts';
import { describeVersion, textOf } from './view.ts';

export const parameterHistory = {
  GetParameterHistory: {
    access: ({ Name = '' }, call) => parameterAccess('GetParameterHistory', Name, call),
    handle: async (input, call) => {
      refusePublic(input.Name ?? '');
      const { name, versions } = findByName(call, input.Name ?? '');
      const { items, rest } = page(versions, orderOf, input, { usual: 50, most: 50 });
      const arn = arnOfParameter(call, name);
      const Parameters: Ssm.ParameterHistory[] = [];
      for (const version of items) {
        const Value = await textOf(call, arn, version, input.WithDecryption === true);
        const Labels = [...version.labels];
        Parameters.push({ Name: name, ...describeVersion(version), Value, Labels });
      }
      return { Parameters, ...rest };
    },
    trail: ({ Name }, _outcome, call) => mention(call, Name),
  },
} satisfies Operations<typeof Ssm>;
