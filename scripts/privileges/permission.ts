/** What a policy is attached to. `boundary`: it grants nothing, and limits roles. */
export type PolicyType = 'identity' | 'boundary' | 'trust' | 'key' | 'topic' | 'queue' | 'bucket';

/** One statement of a policy in a template. */
export interface Statement {
  /** Stands in the statement's `Sid` while the pipeline runs, so that a live policy tells which statement of which template it is. */
  readonly mark: string;
  readonly template: string;
  /** Logical id of the resource whose policy it is. */
  readonly resource: string;
  readonly type: PolicyType;
  /** Its `Sid`; kind and number in the policy (`trust-1`), if it has none. */
  readonly name: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly line: number;
}

/** A statement taken out of its policy, or some of its actions; without all of its actions nothing is left of it. */
export interface Removal {
  readonly statement: Statement;
  readonly actions: readonly string[];
}

/** `identity/CommonPolicy/ListAliases kms:ListAliases`; without an action where the whole statement goes. */
export function nameOf({ statement, actions }: Removal): string {
  const { template, resource, name } = statement;
  const place = `${template}/${resource}/${name}`;
  return isWhole({ statement, actions }) ? place : `${place} ${actions.join(', ')}`;
}

export function isWhole({ statement, actions }: Removal): boolean {
  return actions.length === statement.actions.length;
}

/**
 * Each statement, and each of its actions where there are several. A boundary's statements are removed as a whole only: it grants
 * nothing, so its lists are as wide as is convenient.
 */
export function removalsOf(statement: Statement): Removal[] {
  const whole: Removal = { statement, actions: statement.actions };
  if (statement.type === 'boundary' || statement.actions.length === 1) return [whole];
  return [whole, ...statement.actions.map((action) => ({ statement, actions: [action] }))];
}
