import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { Fault } from '../fault.ts';
import { dateTime, serde } from './envelope.ts';
import type { FormNode } from './form-tree.ts';
import type { OperationModel } from './model.ts';

/** How a protocol writes names and lists in a form. */
export interface FormStyle {
  memberKey(name: string, traits: Traits): string;
  /** Whether the elements stand straight under the list's own key. */
  isFlat(traits: Traits): boolean;
  /** The code for text that is not of its member's type. */
  readonly malformed: string;
}

type Traits = ReturnType<NormalizedSchema['getMergedTraits']>;

const scalars = new FromStringShapeDeserializer({
  timestampFormat: { useTrait: true, default: dateTime },
  httpBindings: false,
});
scalars.setSerdeContext(serde);

/** The input that a form means, in the SDK's shape. */
export function readForm(operation: OperationModel, form: FormNode, style: FormStyle): unknown {
  return operation.input ? readStructure(NormalizedSchema.of(operation.input), form, style) : {};
}

function readValue(ns: NormalizedSchema, node: FormNode, style: FormStyle): unknown {
  if (ns.isStructSchema()) return readStructure(ns, node, style);
  if (ns.isListSchema()) return readList(ns, node, style);
  if (ns.isMapSchema()) return readMap(ns, node, style);
  return readScalar(ns, node.text ?? '', style);
}

function readStructure(ns: NormalizedSchema, node: FormNode, style: FormStyle): unknown {
  const value: Record<string, unknown> = {};
  for (const [name, member] of ns.structIterator()) {
    const child = node.children.get(style.memberKey(name, member.getMergedTraits()));
    if (child) value[name] = readValue(member, child, style);
  }
  return value;
}

function readList(ns: NormalizedSchema, node: FormNode, style: FormStyle): unknown[] {
  const item = ns.getValueSchema();
  const traits = ns.getMergedTraits();
  const parent = style.isFlat(traits)
    ? node
    : (node.children.get(item.getMergedTraits().xmlName ?? 'member') ??
      node.children.get('member'));
  return elements(parent).map((child) => readValue(item, child, style));
}

function readMap(ns: NormalizedSchema, node: FormNode, style: FormStyle): Record<string, unknown> {
  const keyName = ns.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const value = ns.getValueSchema();
  const valueName = value.getMergedTraits().xmlName ?? 'value';
  const parent = style.isFlat(ns.getMergedTraits()) ? node : node.children.get('entry');
  const entries = elements(parent).map((entry): [string, unknown] => [
    entry.children.get(keyName)?.text ?? '',
    readValue(value, entry.children.get(valueName) ?? emptyNode, style),
  ]);
  return Object.fromEntries(entries);
}

const emptyNode: FormNode = { children: new Map() };

/** In the order of their numbers, not of their coming; gaps are legal. */
function elements(parent: FormNode | undefined): FormNode[] {
  return [...(parent?.children ?? [])]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

const floatWords = new Set(['NaN', 'Infinity', '-Infinity']);

function readScalar(ns: NormalizedSchema, text: string, style: FormStyle): unknown {
  try {
    const value: unknown = scalars.read(ns, text);
    const isNumber = typeof value === 'number';
    if (!isNumber || (text.trim() !== '' && (!Number.isNaN(value) || floatWords.has(text)))) {
      return value;
    }
  } catch (cause) {
    throw malformed(ns, text, style, cause);
  }
  throw malformed(ns, text, style);
}

function malformed(ns: NormalizedSchema, text: string, style: FormStyle, cause?: unknown): Fault {
  const message = `Value (${text}) for parameter ${ns.getMemberName()} is invalid`;
  return new Fault(style.malformed, message, { cause });
}
