import type { RequestContext } from './context.ts';
import { compilePattern, type Matcher, type PatternToken, wildcardTokens } from './wildcard.ts';

/**
 * A text of a policy that may hold policy variables: `${key}`, `${key, 'default'}` and the escapes
 * `${*}`, `${?}`, `${$}`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export type Template = readonly TemplateToken[];
type TemplateToken = PatternToken | { variable: string; spelled: string; fallback?: string };

/** Matches a text against a template; a variable that the request does not carry matches nothing. */
export type TemplateMatcher = (text: string, context: RequestContext) => boolean;

interface Syntax {
  /** Variables exist only in policies of version 2012-10-17. */
  readonly variables: boolean;
  /** `*` and `?` are wildcards; the value of a variable never is. */
  readonly wildcards: boolean;
}

export function parseTemplate(text: string, syntax: Syntax): Template {
  const plain = (part: string): PatternToken[] =>
    syntax.wildcards ? wildcardTokens(part) : [{ text: part }];
  if (!syntax.variables) return plain(text);
  return splitAtVariables(text).flatMap((part) =>
    typeof part === 'string' ? plain(part) : [parseVariable(part.inner)],
  );
}

/** A `${` that nothing closes is plain text and ends the search, so that the text is read but once. */
function splitAtVariables(text: string): (string | { readonly inner: string })[] {
  const parts: (string | { readonly inner: string })[] = [];
  for (let from = 0; ; ) {
    const start = text.indexOf('${', from);
    const end = start < 0 ? -1 : text.indexOf('}', start);
    if (end < 0) return [...parts, text.slice(from)];
    parts.push(text.slice(from, start), { inner: text.slice(start + 2, end) });
    from = end + 1;
  }
}

/** The keys which a request must carry for the template to have a value. */
export function neededKeys(template: Template): string[] {
  return template.flatMap((token) =>
    'variable' in token && token.fallback === undefined ? [token.variable] : [],
  );
}

/** The keys of all its variables, those with a default included. */
export function variablesOf(template: Template): string[] {
  return template.flatMap((token) => ('variable' in token ? [token.spelled] : []));
}

export function compileTemplate(
  template: Template,
  compile: (tokens: readonly PatternToken[]) => Matcher = compilePattern,
): TemplateMatcher {
  if (template.every((token) => !('variable' in token))) {
    const matcher = compile(template as readonly PatternToken[]);
    return (text) => matcher(text);
  }
  return (text, context) => {
    const tokens = resolve(template, context);
    return tokens !== undefined && compile(tokens)(text);
  };
}

function parseVariable(inner: string): TemplateToken {
  if (inner === '*' || inner === '?' || inner === '$') return { text: inner };
  const withFallback = /^\s*([^,\s]+)\s*,\s*'([^']*)'\s*$/.exec(inner);
  const [, key = inner.trim(), fallback] = withFallback ?? [];
  return {
    variable: key.toLowerCase(),
    spelled: key,
    ...(fallback === undefined ? {} : { fallback }),
  };
}

function resolve(template: Template, context: RequestContext): PatternToken[] | undefined {
  const tokens: PatternToken[] = [];
  for (const token of template) {
    if (!('variable' in token)) tokens.push(token);
    else {
      const values = context.get(token.variable) ?? [];
      // A key with several values cannot be a variable (same page, "Multivalued").
      const text = values.length === 1 ? values[0] : token.fallback;
      if (text === undefined) return undefined;
      tokens.push({ text });
    }
  }
  return tokens;
}
