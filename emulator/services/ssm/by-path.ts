import type * as Ssm from '@aws-sdk/client-ssm';
import type { Operations } from '../../service.ts';
import { checkFilters, matches } from './filters.ts';
import { arnOfParameter, refusePublic } from './names.ts';
import { orderOf, page } from './page.ts';
import { checkPath, isUnder } from './path.ts';
import { latest, type Parameter, storeOf, type Version } from './store.ts';
import { showValue } from './view.ts';

export const byPath = {
  GetParametersByPath: {
    access: ({ Path = '', Recursive }, call) => ({
      action: 'ssm:GetParametersByPath',
      resource: arnOfParameter(call, Path),
      conditions: { 'ssm:Recursive': String(Recursive === true) },
    }),
    handle: async (input, call) => {
      const { Path = '', Recursive = false, ParameterFilters: filters = [] } = input;
      refusePublic(Path);
      checkPath(Path);
      checkFilters(filters, 'GetParametersByPath');
      const found = Object.values(storeOf(call).parameters)
        .filter(({ name }) => isUnder(Path, name, Recursive))
        .flatMap((parameter) => chosen(parameter, filters));
      const { items, rest } = page(found, keyOf, input, { usual: 10, most: 10 });
      const Parameters: Ssm.Parameter[] = [];
      for (const { parameter, version, Selector } of items) {
        const shown = await showValue(call, parameter, version, input.WithDecryption);
        Parameters.push({ ...shown, ...(Selector !== undefined && { Selector }) });
      }
      return { Parameters, ...rest };
    },
  },
} satisfies Operations<typeof Ssm>;

interface Chosen {
  readonly parameter: Parameter;
  readonly version: Version;
  readonly Selector?: string;
}

/** Of several labels, several versions of one parameter may be wanted. */
function keyOf({ parameter, version }: Chosen): string {
  return `${parameter.name}:${orderOf(version)}`;
}

/** The version that the filters select: the one with a wanted label, or else the latest. */
function chosen(parameter: Parameter, filters: readonly Ssm.ParameterStringFilter[]): Chosen[] {
  const others = filters.filter(({ Key }) => Key !== 'Label');
  const wanted = filters.find(({ Key }) => Key === 'Label')?.Values;
  const keep = (version: Version) => others.every((one) => matches(one, parameter, version));
  if (wanted === undefined) {
    const version = latest(parameter);
    return keep(version) ? [{ parameter, version }] : [];
  }
  return parameter.versions.flatMap((version) => {
    const label = version.labels.find((one) => wanted.includes(one));
    return label !== undefined && keep(version)
      ? [{ parameter, version, Selector: `:${label}` }]
      : [];
  });
}
