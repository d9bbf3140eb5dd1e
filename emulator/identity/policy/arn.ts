import { compilePattern, type Matcher, type PatternToken } from './wildcard.ts';

/**
 * ArnEquals and ArnLike behave identically: each of the six components is matched by itself, so a
 * wildcard never reaches over a colon into the next component.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function compileArnPattern(tokens: readonly PatternToken[]): Matcher {
  const [only, ...others] = tokens;
  if (others.length === 0 && only && 'wildcard' in only && only.wildcard === 'many') {
    return () => true;
  }
  const components = splitComponents(tokens).map(compilePattern);
  if (components.length < 6) return () => false;
  return (text) => {
    const parts = splitArn(text);
    return parts !== undefined && components.every((matches, at) => matches(parts[at] ?? ''));
  };
}

/** The six components of an ARN; the sixth keeps its own colons. */
function splitArn(text: string): string[] | undefined {
  const [arn = '', partition = '', service = '', region = '', account = '', ...resource] =
    text.split(':');
  if (arn !== 'arn' || resource.length === 0) return undefined;
  return [arn, partition, service, region, account, resource.join(':')];
}

function splitComponents(tokens: readonly PatternToken[]): PatternToken[][] {
  const components: PatternToken[][] = [[]];
  for (const token of tokens) {
    if (!('text' in token)) components.at(-1)?.push(token);
    else {
      const [first = '', ...more] = splitText(token.text, 6 - components.length);
      components.at(-1)?.push({ text: first });
      for (const text of more) components.push([{ text }]);
    }
  }
  return components;
}

/** Splits at no more than `limit` colons. */
function splitText(text: string, limit: number): string[] {
  const parts = text.split(':');
  return [
    ...parts.slice(0, limit),
    ...(parts.length > limit ? [parts.slice(limit).join(':')] : []),
  ];
}
