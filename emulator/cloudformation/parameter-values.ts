import type { Source } from './stack.ts';
import type { ParameterValues } from './template/parameters.ts';

/** What `Ref` answers for parameters: the values given or, for names in Parameter Store, those read there. */
export function parameterValues({
  parameters,
  resolved,
}: Pick<Source, 'parameters' | 'resolved'>): ParameterValues {
  return resolved === undefined ? parameters : { ...parameters, ...resolved };
}
