import type { Output } from '../stack.ts';
import { invalid } from '../template/fault.ts';
import { resolveValue } from '../template/intrinsics.ts';
import type { OutputDefinition } from '../template/template.ts';
import { isScalar } from '../template/value.ts';
import { type Evaluation, holds } from './evaluate.ts';

/** The stack's outputs, once its resources are there. Throws `ValidationError` for what is not text. */
export function outputsOf({ template, scope }: Evaluation): Output[] {
  return Object.entries(template.outputs)
    .filter(([, { condition }]) => holds(scope.conditions, condition))
    .map(([key, definition]) => outputOf(key, definition, scope));
}

function outputOf(key: string, definition: OutputDefinition, scope: Evaluation['scope']): Output {
  const { value, description, exportName } = definition;
  return {
    key,
    value: text(key, 'Value', resolveValue(value, scope)),
    ...(description !== undefined && { description }),
    ...(exportName !== undefined && {
      exportName: text(key, 'Export name', resolveValue(exportName, scope)),
    }),
  };
}

function text(key: string, what: string, value: unknown): string {
  if (isScalar(value)) return String(value);
  throw invalid(
    `Template format error: The ${what} field of output ${key} must evaluate to a String.`,
  );
}
