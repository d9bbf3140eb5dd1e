import { invalid } from './fault.ts';
import { checkName, membersOf } from './form.ts';
import type { OutputDefinition, Template } from './template.ts';
import { isMap, isScalar, type Value, type ValueMap } from './value.ts';

const maximum = 200;
const members = ['Value', 'Description', 'Condition', 'Export'];
const longestDescription = 1024;

export function readOutputs(outputs: ValueMap): Template['outputs'] {
  const count = Object.keys(outputs).length;
  if (count > maximum) {
    throw invalid(
      `Template format error: Number of outputs, ${count}, is greater than maximum allowed, ${maximum}`,
    );
  }
  return Object.fromEntries(
    Object.entries(outputs).map(([id, output]) => [id, readOutput(id, output)]),
  );
}

function readOutput(id: string, value: Value): OutputDefinition {
  checkName('Output', id);
  const output = membersOf('Outputs', value);
  if (output.Value === undefined) {
    throw invalid('Template format error: Every Outputs member must contain a Value object');
  }
  const unknown = Object.keys(output).find((name) => !members.includes(name));
  if (unknown !== undefined) throw invalid(`Invalid template output property '${unknown}'`);
  if (Array.isArray(output.Value)) {
    throw invalid(
      'Template format error: The Value field of every Outputs member must evaluate to a String and not a List.',
    );
  }
  return {
    value: output.Value,
    ...readCondition(output.Condition),
    ...readDescription(output.Description),
    ...readExport(id, output.Export),
  };
}

function readCondition(condition: Value | undefined): Pick<OutputDefinition, 'condition'> {
  if (condition === undefined) return {};
  if (typeof condition === 'string') return { condition };
  throw invalid('Template format error: Every Condition member must be a string.');
}

function readDescription(description: Value | undefined): Pick<OutputDefinition, 'description'> {
  if (description === undefined) return {};
  if (!isScalar(description)) {
    throw invalid('Template format error: Every Description member must be a string.');
  }
  if (Buffer.byteLength(String(description)) > longestDescription) {
    throw invalid(
      `Template format error: Every Description member must be no longer than ${longestDescription} bytes.`,
    );
  }
  return { description: String(description) };
}

function readExport(id: string, exported: Value | undefined): Pick<OutputDefinition, 'exportName'> {
  if (exported === undefined) return {};
  const names = isMap(exported) ? Object.keys(exported) : [];
  const name = isMap(exported) ? exported.Name : undefined;
  if (names.join() === 'Name' && (isScalar(name) || isMap(name))) return { exportName: name };
  throw invalid(
    `Template format error: Output ${id} is malformed. The Name field of every Export member must be specified as a string.`,
  );
}
