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
      /** The element that is missed, as the policy has it: `{ NotAction: 's3:*' }`. */
      readonly wants?: Element;
      /** What the request has for the key of the condition that failed; undefined: it has none. */
      readonly found?: readonly string[] | undefined;
    });

type Element = Readonly<Record<string, unknown>>;

/** `decide` with its reasons; slower, for those who ask why. */
export function explain(request: AuthorizationRequest): Explanation {
  const question = ask(request);
  return {
    decision: decide(request),
    policies: everyPolicy(request).map(({ name, policy: { kind, statements, text } }) => {
      const { Statement } = JSON.parse(text) as { Statement: Element | readonly Element[] };
      const sources = [Statement].flat();
      return {
        name,
        kind,
        statements: statements.map((one) => explainStatement(one, sources[one.index], question)),
      };
    }),
  };
}

function explainStatement(
  statement: Statement,
  source: Element | undefined,
  question: Question,
): ExplainedStatement {
  const { index, sid, effect } = statement;
  const finding = statement.examine(question);
  if (finding.meets || finding.misses.element === 'Variable') {
    return { index, sid, effect, ...finding };
  }
  if (finding.misses.element !== 'Condition') {
    const wants = elementOf(source ?? {}, finding.misses.element);
    return { index, sid, effect, ...finding, wants };
  }
  const { operator, key, values } = finding.misses.test;
  const found = question.context.get(key.toLowerCase());
  const misses = { element: 'Condition', test: { operator, key, values } } as const;
  return { index, sid, effect, meets: false, misses, ...(found !== undefined && { found }) };
}

/** `Action`, or `NotAction` where the statement has that. */
function elementOf(source: Element, name: string): Element {
  const written = source[name] === undefined ? `Not${name}` : name;
  return { [written]: source[written] };
}
