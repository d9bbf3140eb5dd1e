import { invalid } from '../fault.ts';
import { checkForm } from '../function-forms.ts';
import { callFunction, resolveValue, substituted } from '../intrinsics.ts';
import { isPseudoParameter } from '../pseudo-parameters.ts';
import { substitution } from '../references.ts';
import type { Scope } from '../scope.ts';
import { functionCall, isMap, type Value, type ValueMap } from '../value.ts';
import { expandLoops, type Loops, withLoopValues } from './for-each.ts';

const loop = /^Fn::ForEach::/;

/** Pseudo parameters that only the deployment knows, or that mean an absence. */
const unknownPseudo = new Set(['AWS::NoValue', 'AWS::NotificationARNs']);

/** Turns of all loops: far more than a template's quotas allow, and few enough to be made at once. */
const mostTurns = 20_000;

/** Replaces what is known before the deployment, and leaves the rest as it is written. */
export class Simplifier {
  readonly #scope: Scope;
  readonly #loops: Loops;
  readonly #turns: { made: number };

  constructor(scope: Scope, loops: Loops = new Map(), turns = { made: 0 }) {
    this.#scope = scope;
    this.#loops = loops;
    this.#turns = turns;
  }

  /** The members of a map, its loops unrolled. */
  members(map: ValueMap): ValueMap {
    if (!Object.keys(map).some((name) => loop.test(name))) {
      return Object.fromEntries(
        Object.entries(map).map(([name, value]) => [name, this.#member(name, value)]),
      );
    }
    return expandLoops(map, this.#loops, {
      value: (name, value, loops) => this.#within(loops).#member(name, value),
      collection: (value, loops) => this.#within(loops).value(value),
      turn: () => this.#turn(),
    });
  }

  #within(loops: Loops): Simplifier {
    return new Simplifier(this.#scope, loops, this.#turns);
  }

  #turn(): void {
    this.#turns.made += 1;
    if (this.#turns.made > mostTurns) {
      throw invalid(`Fn::ForEach takes more than ${mostTurns} turns`);
    }
  }

  /** Attributes of resources and outputs name others in plain text. */
  #member(name: string, value: Value): Value {
    if (name === 'DependsOn' || name === 'Condition') return this.#names(value);
    return this.value(value);
  }

  #names(value: Value): Value {
    if (typeof value === 'string') return withLoopValues(value, this.#loops);
    return Array.isArray(value) ? value.map((one) => this.#names(one)) : this.value(value);
  }

  value(value: Value): Value {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((inner) => this.value(inner));
    const call = functionCall(value);
    const isLoop = call !== undefined && loop.test(call.name);
    if (call === undefined || isLoop) return this.members(value);
    return this.#call(call.name, call.argument);
  }

  #call(name: string, argument: Value): Value {
    switch (name) {
      case 'Ref':
        return this.#reference(argument);
      case 'Condition':
        return { [name]: this.#names(argument) };
      case 'Fn::GetAtt':
        return { [name]: this.#attribute(argument) };
      case 'Fn::Sub':
        return this.#substitute(argument);
      case 'Fn::If':
        return this.#choice(argument);
      case 'Fn::Length':
        return this.#length(argument);
      case 'Fn::FindInMap':
        return this.#lookUp(argument);
      case 'Fn::GetAZs':
      case 'Fn::ImportValue':
      case 'Fn::GetStackOutput':
      case 'Fn::Equals':
      case 'Fn::Not':
      case 'Fn::And':
      case 'Fn::Or':
        return { [name]: this.value(argument) };
      default:
        checkForm(name, argument);
        return this.#evaluated(name, this.value(argument));
    }
  }

  /** Functions of nothing but values are values. */
  #evaluated(name: string, argument: Value): Value {
    if (hasFunction(argument)) return { [name]: argument };
    return callFunction(name, argument, this.#scope) as Value;
  }

  #reference(argument: Value): Value {
    const name = withLoopValues(this.#text('Ref', argument), this.#loops);
    return this.#known(name) ?? { Ref: name };
  }

  /** A loop's value, or that of a parameter or pseudo parameter; undefined: it is not known yet, or hidden. */
  #known(name: string): Value | undefined {
    const { declared, parameters } = this.#scope;
    const looped = this.#loops.get(name);
    if (looped !== undefined) return looped;
    const isParameter = Object.hasOwn(parameters, name) && declared[name]?.NoEcho !== true;
    const isPseudo = isPseudoParameter(name) && !unknownPseudo.has(name);
    return isParameter || isPseudo
      ? (resolveValue({ Ref: name }, this.#scope) as Value)
      : undefined;
  }

  #attribute(argument: Value): Value {
    const parts = typeof argument === 'string' ? argument.split('.') : argument;
    if (!Array.isArray(parts)) throw layout('Fn::GetAtt');
    return parts.map((part) => withLoopValues(this.#text('Fn::GetAtt', part), this.#loops));
  }

  #text(name: string, argument: Value): string {
    const simplified = this.value(argument);
    if (typeof simplified === 'string') return simplified;
    throw layout(name);
  }

  /** Where the conditions are known, the branch that is taken. */
  #choice(argument: Value): Value {
    const [condition, whenTrue, whenFalse, ...more] = Array.isArray(argument) ? argument : [];
    if (condition === undefined || whenTrue === undefined || whenFalse === undefined) {
      throw layout('Fn::If');
    }
    if (more.length > 0) throw layout('Fn::If');
    const name = this.#names(condition);
    const truth = this.#scope.conditions.get(String(name));
    if (truth !== undefined) return this.value(truth ? whenTrue : whenFalse);
    return { 'Fn::If': [name, this.value(whenTrue), this.value(whenFalse)] };
  }

  #length(argument: Value): Value {
    const list = this.value(argument);
    if (!Array.isArray(list)) throw layout('Fn::Length');
    return list.length;
  }

  /** The default is looked at only where there is no such entry. */
  #lookUp(argument: Value): Value {
    const names = this.value(argument);
    if (!Array.isArray(names)) throw layout('Fn::FindInMap');
    const [fallback] = names.splice(3);
    if (hasFunction(names)) {
      return { 'Fn::FindInMap': fallback === undefined ? names : [...names, fallback] };
    }
    const found = this.#scope.mappings[String(names[0])]?.[String(names[1])]?.[String(names[2])];
    if (found === undefined && isMap(fallback)) return fallback.DefaultValue ?? '';
    return resolveValue({ 'Fn::FindInMap': names }, this.#scope) as Value;
  }

  /** What is known goes into the text; what is not stays a variable. */
  #substitute(argument: Value): Value {
    const [text, given = {}] = Array.isArray(argument) ? argument : [argument];
    if (typeof text !== 'string' || !isMap(given)) throw layout('Fn::Sub');
    const variables = this.members(given);
    const parts = partsOf(text).map((part) =>
      part.kind === 'variable' ? this.#part(part, variables) : part,
    );
    if (parts.every(({ kind }) => kind !== 'variable'))
      return parts.map(({ value }) => value).join('');
    const left = parts.flatMap((part) => {
      const local = part.kind === 'variable' ? variables[part.value] : undefined;
      return local === undefined ? [] : [[part.kind === 'variable' ? part.value : '', local]];
    });
    const written = parts.map(writtenPart).join('');
    return {
      'Fn::Sub': left.length === 0 ? written : [written, Object.fromEntries(left) as ValueMap],
    };
  }

  #part(part: SubPart, variables: ValueMap): SubPart {
    const local = Object.hasOwn(variables, part.value) ? variables[part.value] : undefined;
    const known = local ?? this.#known(part.value);
    if (known !== undefined && !hasFunction(known)) {
      return { kind: 'text', value: substituted(part.value, known) };
    }
    return { kind: 'variable', value: withLoopValues(part.value, this.#loops) };
  }
}

/** A piece of the text of `Fn::Sub`: as it is, `${!Literal}`, or `${Variable}`. */
interface SubPart {
  readonly kind: 'text' | 'literal' | 'variable';
  readonly value: string;
}

function partsOf(text: string): SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const { 0: whole, 1: literal, 2: inner = '', index } of text.matchAll(substitution)) {
    parts.push({ kind: 'text', value: text.slice(end, index) });
    parts.push(
      literal === '!'
        ? { kind: 'literal', value: `\${${inner}}` }
        : { kind: 'variable', value: inner.trim() },
    );
    end = index + whole.length;
  }
  return [...parts, { kind: 'text', value: text.slice(end) }];
}

function writtenPart({ kind, value }: SubPart): string {
  if (kind === 'variable') return `\${${value}}`;
  // What was put in must not be taken for a variable.
  return kind === 'literal' ? value.replace('${', '${!') : value;
}

function hasFunction(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return functionCall(value) !== undefined || Object.values(value).some(hasFunction);
}

/** AWS's words for an argument that has not the form of its function. */
export function layout(name: string): Error {
  return invalid(`${name} layout is incorrect`);
}
