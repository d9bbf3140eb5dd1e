import type { AlarmState } from '../alarm-rule.ts';

/** A composite alarm's rule ("Composite alarms", rule expressions). Alarms are named as in the text: by name or ARN. */
export type CompositeRule =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly state: AlarmState; readonly alarm: string }
  | { readonly kind: 'not'; readonly of: CompositeRule }
  | { readonly kind: 'and' | 'or'; readonly left: CompositeRule; readonly right: CompositeRule }
  | AtLeast;

/** So many of the alarms, or such a share of them, are in the state, or are not. */
export interface AtLeast {
  readonly kind: 'at-least';
  readonly count: number;
  readonly isShare: boolean;
  readonly state: AlarmState;
  readonly negated: boolean;
  readonly alarms: readonly string[];
}

/** Whether the rule holds, by the states of the alarms that it names. */
export function holds(
  rule: CompositeRule,
  stateOf: (alarm: string) => AlarmState | undefined,
): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.of, stateOf);
    case 'and':
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    case 'or':
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
    case 'at-least':
      return isReached(rule, stateOf);
  }
}

function isReached(rule: AtLeast, stateOf: (alarm: string) => AlarmState | undefined): boolean {
  const { count, isShare, state, negated, alarms } = rule;
  const fitting = alarms.filter((alarm) => (stateOf(alarm) === state) !== negated).length;
  return fitting >= (isShare ? (count / 100) * alarms.length : count);
}

/** The alarms that the rule names, in its order, each as often as it is named. */
export function alarmsIn(rule: CompositeRule): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsIn(rule.of);
    case 'at-least':
      return [...rule.alarms];
    default:
      return [...alarmsIn(rule.left), ...alarmsIn(rule.right)];
  }
}
