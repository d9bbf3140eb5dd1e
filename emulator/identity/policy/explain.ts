import { type AuthorizationRequest, ask, type Decision, decide, everyPolicy } from './decide.ts';
import type { Finding, PolicyKind, Question, Statement } from './policy.ts';

/** Why a request is decided as it is: every statement of every policy that was consulted, and what became of it. */
export interface Explanation {
  readonly decision: Decision;
  readonly policies: readonly ExplainedPolicy[];
}

export interface ExplainedPolicy {
  readonly name: string;
  readonly kind: PolicyKind;
  readonly statements: readonly ExplainedStatement[];
}

export type ExplainedStatement = Pick<Statement, 'index' | 'sid' | 'effect'> & Outcome;

type Outcome =
  | Extract<Finding, { meets: true }>
  | (Extract<Finding, { meets: false }> & {
      /** What the request has for the key of the condition that failed; undefined: it has none. */
      readonly found?: readonly string[] | undefined;
    });

/** `decide` with its reasons; slower, for those who ask why. */
export function explain(request: AuthorizationRequest): Explanation {
  const question = ask(request);
  return {
    decision: decide(request),
    policies: everyPolicy(request).map(({ name, policy: { kind, statements } }) => ({
      name,
      kind,
      statements: statements.map((statement) => explainStatement(statement, question)),
    })),
  };
}

function explainStatement(statement: Statement, question: Question): ExplainedStatement {
  const { index, sid, effect } = statement;
  const finding = statement.examine(question);
  if (finding.meets || finding.misses.element !== 'Condition') {
    return { index, sid, effect, ...finding };
  }
  const { operator, key, values } = finding.misses.test;
  const found = question.context.get(key.toLowerCase());
  const misses = { element: 'Condition', test: { operator, key, values } } as const;
  return { index, sid, effect, meets: false, misses, ...(found !== undefined && { found }) };
}
