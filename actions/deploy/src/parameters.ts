import { Failure } from '../../shared/failure.ts';
import type { StackDefinition } from './manifest.ts';
import type { TemplateParameter } from './template.ts';

/** CloudFormation would only say so after a change set was made. */
export function demandParameters(stack: StackDefinition): void {
  const { template, parameters, stackName, deployment } = stack;
  const known = template.parameters.map(({ name }) => name);
  const unknown = Object.keys(parameters).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Failure(
      'INVALID_FILE',
      `${template.path} has no parameter ${unknown.join(', ')}, which ${stackName} is given; correct ${deployment}`,
    );
  }
  const missing = template.parameters.filter(
    ({ name, defaultValue }) => defaultValue === undefined && !Object.hasOwn(parameters, name),
  );
  if (missing.length > 0) {
    throw new Failure(
      'INVALID_FILE',
      `${stackName} needs parameter ${missing.map(({ name }) => name).join(', ')} of ${template.path}; give it in ${deployment}`,
    );
  }
}

/** What a parameter is given, by the deployment or by its default. */
export function parameterValue(
  { parameters }: StackDefinition,
  { name, defaultValue }: TemplateParameter,
): string | undefined {
  return Object.hasOwn(parameters, name) ? parameters[name] : defaultValue;
}
