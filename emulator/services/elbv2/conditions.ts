import { isIP } from 'node:net';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import { invalid, required } from './refusals.ts';

/** Fields that a rule may ask for once only. */
const once = ['host-header', 'http-request-method', 'path-pattern', 'source-ip'];
const mostValues = 5;

/**
 * The conditions of a rule, as they are kept: of the two ways to name hosts and paths, both.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
export function readConditions(given: readonly RuleCondition[] | undefined): RuleCondition[] {
  const conditions = required(given, 'Conditions').map(readCondition);
  if (conditions.length === 0) throw invalid('A condition must be specified');
  for (const field of once) {
    if (conditions.filter(({ Field }) => Field === field).length > 1) {
      throw invalid(`A rule can only have one '${field}' condition`);
    }
  }
  const count = conditions.reduce((sum, condition) => sum + valuesOf(condition).length, 0);
  if (count > mostValues) {
    throw invalid(`A rule can only have '${mostValues}' condition values`);
  }
  return conditions;
}

/** The values of a condition; a query's as `key=value`. */
export function valuesOf(condition: RuleCondition): string[] {
  const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig } = condition;
  const { HttpRequestMethodConfig, SourceIpConfig, QueryStringConfig } = condition;
  const config =
    HostHeaderConfig ??
    PathPatternConfig ??
    HttpHeaderConfig ??
    HttpRequestMethodConfig ??
    SourceIpConfig;
  if (QueryStringConfig !== undefined) {
    return (QueryStringConfig.Values ?? []).map(({ Key, Value = '' }) =>
      Key === undefined ? Value : `${Key}=${Value}`,
    );
  }
  return config?.Values ?? condition.Values ?? [];
}

function readCondition(condition: RuleCondition): RuleCondition {
  if (condition.RegexValues !== undefined) {
    throw notImplemented('RegexValues of elbv2:RuleCondition');
  }
  const { Field = '' } = condition;
  const read = fields[Field];
  if (read === undefined) {
    throw invalid(
      `Condition field '${Field}' must be one of '[${Object.keys(fields).join(', ')}]'`,
    );
  }
  const values = valuesOf(condition);
  if (values.length === 0) throw invalid(`A '${Field}' condition must have a value`);
  const kept = read(values, condition);
  return { Field, ...kept };
}

type Read = (values: string[], condition: RuleCondition) => Omit<RuleCondition, 'Field'>;

const fields: Readonly<Record<string, Read>> = {
  'host-header': (values) => {
    for (const value of values) demandPattern(value, /^[A-Za-z0-9.*?-]{1,128}$/, 'host-header');
    return { Values: values, HostHeaderConfig: { Values: values } };
  },
  'path-pattern': (values) => {
    for (const value of values) {
      demandPattern(value, /^[A-Za-z0-9_.$/~"'@:+&*?-]{1,128}$/, 'path-pattern');
    }
    return { Values: values, PathPatternConfig: { Values: values } };
  },
  'http-header': (values, { HttpHeaderConfig }) => {
    const HttpHeaderName = required(HttpHeaderConfig?.HttpHeaderName, 'HttpHeaderName');
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,40}$/.test(HttpHeaderName)) {
      throw invalid(`HTTP header name '${HttpHeaderName}' is not valid`);
    }
    if (HttpHeaderName.toLowerCase() === 'host') {
      throw invalid("HTTP header name cannot be 'host'; use a 'host-header' condition");
    }
    for (const value of values) demandPattern(value, /^[\x20-\x7e]{1,128}$/, 'http-header');
    return { HttpHeaderConfig: { HttpHeaderName, Values: values } };
  },
  'http-request-method': (values) => {
    for (const value of values) demandPattern(value, /^[A-Z_-]{1,40}$/, 'http-request-method');
    return { HttpRequestMethodConfig: { Values: values } };
  },
  'query-string': (_, { QueryStringConfig }) => {
    const pairs = QueryStringConfig?.Values ?? [];
    for (const { Key, Value } of pairs) {
      demandPattern(Value ?? '', /^[\x21-\x7e]{1,128}$/, 'query-string');
      if (Key !== undefined) demandPattern(Key, /^[\x21-\x7e]{1,128}$/, 'query-string');
    }
    return { QueryStringConfig: { Values: pairs } };
  },
  'source-ip': (values) => {
    for (const value of values) demandBlock(value);
    return { SourceIpConfig: { Values: values } };
  },
};

function demandPattern(value: string, allowed: RegExp, field: string): void {
  if (allowed.test(value)) return;
  throw invalid(
    `Condition value '${value}' of field '${field}' contains a character that is not valid, or is too long`,
  );
}

function demandBlock(value: string): void {
  const [address = '', bits = ''] = value.split('/');
  const version = isIP(address);
  const isBlock = /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
  if (version > 0 && isBlock) return;
  throw new Fault('ValidationError', `Condition value '${value}' must be a CIDR block`, {
    status: 400,
  });
}
