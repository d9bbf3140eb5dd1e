export type { ContextValues } from './context.ts';
export {
  type AuthorizationRequest,
  type Decision,
  decide,
  type NamedPolicy,
  type StatementReference,
} from './decide.ts';
export { type ExplainedStatement, type Explanation, explain } from './explain.ts';
export { forgetPrincipal } from './forget-principal.ts';
export { checkIdentityPolicy } from './identity-grammar.ts';
export { locateStatements, type Span } from './locate.ts';
export { MalformedPolicy } from './malformed-policy.ts';
export { parsePolicy } from './parse.ts';
export type { Policy, PolicyKind } from './policy.ts';
export type { PolicyPrincipal } from './principal.ts';
export { compilePattern, type Matcher, starPattern, wildcardTokens } from './wildcard.ts';
