import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { valuesOf } from '../conditions.ts';
import type { Rule } from '../store.ts';
import { isWithin } from './admits.ts';

/** What rules look at. */
export interface Asked {
  readonly method: string;
  /** Without port, in lower case. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly sourceIp: string;
}

/** The first rule all of whose conditions hold; the default rule, which comes last, has none. */
export function matchRule(rules: readonly Rule[], asked: Asked): Rule | undefined {
  return rules.find(({ conditions }) => conditions.every((one) => holds(one, asked)));
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
function holds(condition: RuleCondition, asked: Asked): boolean {
  const values = valuesOf(condition);
  switch (condition.Field) {
    case 'host-header':
      return values.some((value) => isLike(value, asked.host, 'i'));
    case 'path-pattern':
      return values.some((value) => isLike(value, asked.path));
    case 'http-request-method':
      return values.includes(asked.method);
    case 'source-ip':
      return values.some((block) => isWithin(block, asked.sourceIp));
    case 'http-header': {
      const name = condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase() ?? '';
      const present = [asked.headers[name] ?? []].flat();
      return present.some((text) => values.some((value) => isLike(value, text, 'i')));
    }
    case 'query-string':
      return holdsQuery(condition, asked.query);
    default:
      return false;
  }
}

/** Keys and values are compared as they were sent, without regard to case. */
function holdsQuery({ QueryStringConfig }: RuleCondition, query: string): boolean {
  const pairs = query.split('&').map((pair) => {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
    return { key, value };
  });
  return (QueryStringConfig?.Values ?? []).some(({ Key, Value = '' }) =>
    pairs.some(
      ({ key, value }) => (Key === undefined || isLike(Key, key, 'i')) && isLike(Value, value, 'i'),
    ),
  );
}

/** `*` stands for any text, `?` for one character. */
function isLike(pattern: string, text: string, flags = ''): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, `s${flags}`).test(text);
}
