import type * as Sdk from '@aws-sdk/client-cloudformation';
import { parameterValues } from '../parameter-values.ts';
import { isLive, type Place, type Resource, type Source, type Stack } from '../stack.ts';
import { creationOrder } from '../template/graph.ts';
import { readTemplate } from '../template/read.ts';
import type { ResourceValues } from '../template/scope.ts';
import type { ResourceDefinition, Template } from '../template/template.ts';
import { equal } from '../template/value.ts';
import type { View } from './change-causes.ts';
import {
  describeAddition,
  describeAutomatic,
  describeImport,
  describeModification,
  describeRemoval,
} from './describe-change.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { type Foreseen, foresee, Unknown } from './foresee.ts';
import type { Identifier } from './identifier.ts';
import { outputsOf } from './outputs.ts';
import { valuesOf } from './values.ts';

const nestedStackType = 'AWS::CloudFormation::Stack';

/** What executing a change set would do. */
export interface Plan {
  readonly changes: Sdk.Change[];
  /** The same as AWS lists it without values of properties: also what may change with what it refers to. */
  readonly outline: Sdk.Change[];
  /** Also outputs and tags count, which no change of a resource shows. */
  readonly isEmpty: boolean;
  /** Neither outputs nor tags change. */
  readonly isOfResources: boolean;
  /** What is wrong with properties, so far as it can be seen beforehand. */
  readonly problems: readonly {
    readonly logicalId: string;
    readonly type: string;
    readonly problem: string;
  }[];
  readonly newcomers: readonly Newcomer[];
  /** Nested stacks, new ones and others. Those whose properties are not known beforehand are left out. */
  readonly nested: readonly Newcomer[];
}

/** A resource that would be made, with the properties that are known beforehand. */
export interface Newcomer {
  readonly logicalId: string;
  readonly definition: ResourceDefinition;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Throws `ValidationError` where the template cannot be evaluated (an import that nobody exports). */
export function planChanges(
  at: Place,
  stack: Stack,
  source: Source,
  zones: readonly string[],
  imports: Readonly<Record<string, Identifier>> = {},
): Plan {
  return new Planner(at, stack, source, zones, imports).plan();
}

class Planner {
  readonly #stack: Stack;
  readonly #source: Source;
  readonly #evaluation: Evaluation;
  readonly #previous: Template | undefined;
  /** Resources whose identity will be another one, or may be. */
  readonly #renewed = new Map<string, Sdk.EvaluationType>();
  /** Resources that change at all. */
  readonly #touched = new Set<string>();
  readonly #problems: { logicalId: string; type: string; problem: string }[] = [];
  readonly #newcomers: Newcomer[] = [];
  readonly #nested: Newcomer[] = [];
  readonly #imports: Readonly<Record<string, Identifier>>;

  constructor(
    at: Place,
    stack: Stack,
    source: Source,
    zones: readonly string[],
    imports: Readonly<Record<string, Identifier>>,
  ) {
    this.#stack = stack;
    this.#imports = imports;
    this.#source = source;
    this.#previous = stack.source.template === '' ? undefined : readTemplate(stack.source.template);
    this.#evaluation = evaluate(at, { stack, source, zones, resource: (id) => this.#values(id) });
  }

  plan(): Plan {
    const { resources, dependencies } = this.#evaluation;
    const described = creationOrder(dependencies).flatMap((id) => {
      const definition = resources[id];
      return definition === undefined ? [] : [this.#changeOf(id, definition)];
    });
    const removed = this.#live()
      .filter(({ logicalId }) => !Object.hasOwn(resources, logicalId))
      .map((resource) => describeRemoval(resource, this.#tags));
    const inView = (view: View): Sdk.Change[] =>
      [...described.flatMap((one) => one[view] ?? []), ...removed].sort(byLogicalId);
    const changes = inView('values');
    const isOfResources = !this.#outputsDiffer() && !this.#tagsDiffer();
    const isEmpty = changes.length === 0 && isOfResources;
    const outline = inView('outline');
    return {
      ...{ changes, outline, isEmpty, isOfResources, problems: this.#problems },
      ...{ newcomers: this.#newcomers, nested: this.#nested },
    };
  }

  #changeOf(id: string, definition: ResourceDefinition): { [V in View]?: Sdk.Change } {
    const foreseen = this.#foresee(id, definition);
    const current = this.#current(id);
    if (definition.type === nestedStackType && foreseen.unknown.size === 0) {
      this.#nested.push({ logicalId: id, definition, properties: foreseen.properties });
    }
    if (current === undefined) {
      this.#renewed.set(id, 'Static');
      const arrival = this.#arrival(id, definition, foreseen);
      return { values: arrival, outline: arrival };
    }
    const modification = {
      ...{ current, definition, foreseen, tags: this.#tags },
      previous: this.#previous?.resources[id],
      changedParameters: this.#changedParameters(),
      ...{ renewed: this.#renewed, touched: this.#touched },
    };
    const automatic =
      definition.type === nestedStackType ? describeAutomatic(modification) : undefined;
    const values = describeModification(modification, 'values') ?? automatic;
    const outline = describeModification(modification, 'outline') ?? automatic;
    this.#note(id, values, outline);
    return { ...(values && { values }), ...(outline && { outline }) };
  }

  #arrival(id: string, definition: ResourceDefinition, foreseen: Foreseen): Sdk.Change {
    const identifier = Object.hasOwn(this.#imports, id) ? this.#imports[id] : undefined;
    if (identifier !== undefined) return describeImport(id, definition, foreseen, identifier);
    this.#newcomers.push({ logicalId: id, definition, properties: foreseen.own });
    return describeAddition(id, definition, foreseen);
  }

  #note(id: string, values: Sdk.Change | undefined, outline: Sdk.Change | undefined): void {
    const replacement = values?.ResourceChange?.Replacement;
    if (replacement === 'True') this.#renewed.set(id, 'Static');
    else if (replacement === 'Conditional') this.#renewed.set(id, 'Dynamic');
    if (outline !== undefined) this.#touched.add(id);
  }

  get #tags() {
    return { before: this.#stack.source.tags, after: this.#source.tags };
  }

  #foresee(id: string, definition: ResourceDefinition): Foreseen {
    const foreseen = foresee(definition, this.#evaluation.scope, this.#source.tags);
    for (const problem of foreseen.problems) {
      this.#problems.push({ logicalId: id, type: definition.type, problem });
    }
    return foreseen;
  }

  #values(id: string): ResourceValues | undefined {
    if (!Object.hasOwn(this.#evaluation.resources, id)) return undefined;
    const current = this.#current(id);
    if (current === undefined || this.#renewed.has(id)) throw new Unknown();
    return valuesOf(current);
  }

  #current(id: string): Resource | undefined {
    const { resources } = this.#stack;
    const resource = Object.hasOwn(resources, id) ? resources[id] : undefined;
    return resource !== undefined && isLive(resource) ? resource : undefined;
  }

  #live(): Resource[] {
    return Object.values(this.#stack.resources).filter(isLive);
  }

  #changedParameters(): ReadonlySet<string> {
    const before = parameterValues(this.#stack.source);
    const after = parameterValues(this.#source);
    return new Set(Object.keys(after).filter((name) => after[name] !== before[name]));
  }

  #outputsDiffer(): boolean {
    try {
      return !equal(outputsOf(this.#evaluation), this.#stack.outputs);
    } catch (error) {
      if (error instanceof Unknown) return true;
      throw error;
    }
  }

  #tagsDiffer(): boolean {
    return !equal(this.#source.tags, this.#stack.source.tags);
  }
}

function byLogicalId(left: Sdk.Change, right: Sdk.Change): number {
  const [a = '', b = ''] = [left, right].map((one) => one.ResourceChange?.LogicalResourceId);
  return a < b ? -1 : 1;
}
