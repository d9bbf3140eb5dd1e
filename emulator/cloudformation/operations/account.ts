import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Operations } from '../../service.ts';
import { anyAccess } from './access.ts';
import { mostStacks } from './new-stack.ts';

export const account = {
  DescribeAccountLimits: {
    access: () => anyAccess('DescribeAccountLimits'),
    handle: () => ({
      AccountLimits: [
        { Name: 'StackLimit', Value: mostStacks },
        { Name: 'StackOutputsLimit', Value: 200 },
        { Name: 'ConcurrentResourcesLimit', Value: 2500 },
      ],
    }),
  },
} satisfies Operations<typeof Sdk>;
