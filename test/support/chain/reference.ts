import {
  type Json,
  type JsonObject,
  listOf,
  resourcesOf,
  type Statement,
  statementsOf,
  type Template,
} from '../template.ts';

/** Whether the value, or one of its items, is that function. */
export function names(value: Json | undefined, reference: JsonObject): boolean {
  return listOf(value).includes(JSON.stringify(reference));
}

/** Logical ids of a type that the value refers to by `!Ref`. */
export function referred(template: Template, type: string, value: Json | undefined): string[] {
  return resourcesOf(template, type)
    .map(([id]) => id)
    .filter((id) => names(value, { Ref: id }));
}

/** The logical id of a type whose ARN the value is. */
export function findByArn(template: Template, type: string, value: Json | undefined) {
  return resourcesOf(template, type)
    .map(([id]) => id)
    .find((id) => names(value, { 'Fn::GetAtt': `${id}.Arn` }));
}

/** Statements that allow a service something. */
export function grantsTo(template: Template, service: string): Statement[] {
  return statementsOf(template).filter(
    ({ Effect, Principal }) =>
      Effect === 'Allow' && JSON.stringify(Principal) === JSON.stringify({ Service: service }),
  );
}

/** What a condition asks of the source's ARN. */
export function sourceArn(condition: JsonObject | undefined, operator: string): Json | undefined {
  const tests = condition?.[operator];
  return typeof tests === 'object' && tests !== null && !Array.isArray(tests)
    ? tests['aws:SourceArn']
    : undefined;
}
