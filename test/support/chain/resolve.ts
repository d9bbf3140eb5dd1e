import type { Json, JsonObject } from '../template.ts';

/** What a deployment gives: parameters, pseudo parameters, and which conditions hold. */
export interface Deployment {
  readonly values: Readonly<Record<string, string>>;
  readonly conditions: Readonly<Record<string, boolean>>;
}

/**
 * A value as text, once it is deployed. What only exists then is named: `ref:Topic` for a resource, `att:Key.Arn` for an attribute,
 * `import:name` for an export.
 */
export function resolve(value: Json | undefined, deployment: Deployment): string {
  if (value === undefined || typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map((item) => resolve(item, deployment)).join(',');
  const [[name, argument] = []] = Object.entries(value);
  switch (name) {
    case 'Ref':
      return deployment.values[String(argument)] ?? `ref:${String(argument)}`;
    case 'Fn::GetAtt':
      return `att:${String(argument)}`;
    case 'Fn::ImportValue':
      return `import:${resolve(argument, deployment)}`;
    case 'Fn::If':
      return resolve(choose(argument, deployment), deployment);
    case 'Fn::Sub':
      return substitute(argument, deployment);
    default:
      return JSON.stringify(value);
  }
}

function choose(argument: Json | undefined, { conditions }: Deployment): Json | undefined {
  const [condition, whenTrue, whenFalse] = Array.isArray(argument) ? argument : [];
  return conditions[String(condition)] ? whenTrue : whenFalse;
}

function substitute(argument: Json | undefined, deployment: Deployment): string {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const named = own as JsonObject;
  return String(text).replace(/\$\{([^}]+)\}/gu, (_, name: string) =>
    resolve(
      named[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }),
      deployment,
    ),
  );
}
