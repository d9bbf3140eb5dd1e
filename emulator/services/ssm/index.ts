import type { ServiceModule } from '../../service.ts';
import { byPath } from './by-path.ts';
import { deleteParameters } from './delete-parameters.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameters } from './get-parameters.ts';
import { parameterHistory } from './history.ts';
import { labels } from './labels.ts';
import { putParameter } from './put-parameter.ts';
import { tags } from './tags.ts';

/** Parameter Store; the rest of Systems Manager is not here. */
export default {
  operations: {
    ...putParameter,
    ...getParameters,
    ...byPath,
    ...parameterHistory,
    ...describeParameters,
    ...labels,
    ...deleteParameters,
    ...tags,
  },
} satisfies ServiceModule;
