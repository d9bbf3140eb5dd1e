import type * as Sdk from '@aws-sdk/client-cloudformation';
import { type Reference, referencesIn } from '../template/references.ts';
import { canonical, equal, type Value } from '../template/value.ts';

/** One thing that makes a value another one. */
export interface Cause {
  readonly source: Sdk.ChangeSource;
  readonly entity?: string;
  /** `Static`: the value will change. `Dynamic`: it may. */
  readonly evaluation: Sdk.EvaluationType;
}

/** What else changes with the same deployment. */
export interface Surroundings {
  readonly changedParameters: ReadonlySet<string>;
  /** Resources that will be others than they are, or may be. */
  readonly renewed: ReadonlyMap<string, Sdk.EvaluationType>;
  /** Resources whose change may give their attributes other values. */
  readonly touched: ReadonlySet<string>;
}

/** Property values are shown on demand, and AWS then works the causes out in another way. */
export type View = 'values' | 'outline';

/**
 * Why a value is another one than in the template before: because the template says otherwise, or because what it refers to
 * changes. AWS then tells of both, as its recorded answers show; the outline tells of resources alone.
 */
export function causesOf(
  value: Value | undefined,
  previous: Value | undefined,
  surroundings: Surroundings,
  view: View,
): Cause[] {
  const referred = referredCauses(value, surroundings, view);
  if (referred.length === 0) return [{ source: 'DirectModification', evaluation: 'Static' }];
  if (!equal(value, previous)) {
    return [{ source: 'DirectModification', evaluation: 'Static' }, ...referred];
  }
  const isTold = view === 'values' || referred.some(isOfParameter);
  const byItself: Cause = { source: 'DirectModification', evaluation: 'Dynamic' };
  return isTold ? [...referred, byItself] : referred;
}

function isOfParameter({ source }: Cause): boolean {
  return source === 'ParameterReference';
}

export function referredCauses(
  value: Value | undefined,
  surroundings: Surroundings,
  view: View,
): Cause[] {
  const references = value === undefined ? [] : referencesIn(value);
  const causes = references.flatMap((reference) => causeOf(reference, surroundings, view));
  return [...new Map(causes.map((cause) => [canonical(cause), cause])).values()];
}

function causeOf(
  reference: Reference,
  { changedParameters, renewed, touched }: Surroundings,
  view: View,
): Cause[] {
  if (reference.kind !== 'ref' && reference.kind !== 'attribute') return [];
  const { name } = reference;
  const renewal = renewed.get(name);
  if (reference.kind === 'ref') {
    if (changedParameters.has(name)) {
      return [{ source: 'ParameterReference', entity: name, evaluation: 'Static' }];
    }
    if (renewal === undefined) return [];
    return [{ source: 'ResourceReference', entity: name, evaluation: renewal }];
  }
  const isTouched = view === 'outline' && touched.has(name);
  const evaluation = renewal ?? (isTouched ? 'Dynamic' : undefined);
  if (evaluation === undefined) return [];
  return [{ source: 'ResourceAttribute', entity: `${name}.${reference.attribute}`, evaluation }];
}
