import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { resourceTypes } from '../emulator/cloudformation/resources/index.ts';
import type {
  PropertySpecification,
  ResourceSpecification,
  ScalarType,
  TypeSpecification,
} from '../emulator/cloudformation/specification.ts';

const usage = `usage: node scripts/resource-specification.ts [--check]

Writes emulator/cloudformation/resource-specification.generated.json: properties, types, replacement and attributes of the
resource types that the emulator supports, from @aws-cdk/aws-service-spec. With --check it only says whether the file is up to date.`;

const file = new URL(
  '../emulator/cloudformation/resource-specification.generated.json',
  import.meta.url,
);

type Database = ReturnType<typeof loadAwsServiceSpecSync>;
type Resource = ReturnType<Database['all']>[number] & ResourceEntity;

interface ResourceEntity {
  readonly properties: Record<string, PropertyEntity>;
  readonly attributes: Record<string, unknown>;
  readonly primaryIdentifier?: string[];
  readonly tagInformation?: { readonly tagPropertyName: string; readonly variant: string };
}

interface PropertyEntity {
  readonly type: TypeEntity;
  readonly required?: boolean;
  readonly causesReplacement?: 'yes' | 'no' | 'maybe';
}

type TypeEntity =
  | { readonly type: 'array' | 'map'; readonly element: TypeEntity }
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }
  | { readonly type: 'union'; readonly types: readonly TypeEntity[] }
  | { readonly type: ScalarType };

function main(args: readonly string[]): number {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const text = generate(resourceTypes.map(({ type }) => type));
  if (!args.includes('--check')) {
    writeFileSync(file, text);
    return 0;
  }
  if (readFileSync(file, 'utf8') === text) return 0;
  console.error(
    `${fileURLToPath(file)} is out of date; run: node scripts/resource-specification.ts`,
  );
  return 1;
}

/** One line for each resource type, so that a change is read easily. */
function generate(types: readonly string[]): string {
  const database = loadAwsServiceSpecSync();
  const lines = [...types]
    .sort()
    .map((type) => `${JSON.stringify(type)}:${JSON.stringify(specify(database, type))}`);
  return `{\n${lines.join(',\n')}\n}\n`;
}

/** Types that CloudFormation takes though its registry does not list them. */
const unlisted: Readonly<Record<string, ResourceSpecification>> = {
  'AWS::CDK::Metadata': {
    properties: { Analytics: { type: 'string' } },
    attributes: [],
    primaryIdentifier: [],
  },
};

function specify(database: Database, type: string): ResourceSpecification {
  const known = unlisted[type];
  if (known !== undefined) return known;
  const [found] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  if (found === undefined) throw new Error(`@aws-cdk/aws-service-spec knows no type ${type}`);
  const resource = found as unknown as Resource;
  const definitions: Record<string, Record<string, PropertySpecification>> = {};
  const properties = propertiesOf(database, resource.properties, definitions);
  const tags = resource.tagInformation;
  return {
    properties,
    attributes: Object.keys(resource.attributes).sort((a, b) => (a < b ? -1 : 1)),
    primaryIdentifier: resource.primaryIdentifier ?? [],
    ...(tags?.variant === 'standard' && { tags: tags.tagPropertyName }),
    ...(Object.keys(definitions).length > 0 && { definitions }),
  };
}

type Definitions = Record<string, Record<string, PropertySpecification>>;

function propertiesOf(
  database: Database,
  properties: Record<string, PropertyEntity>,
  definitions: Definitions,
): Record<string, PropertySpecification> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const replaces = property.causesReplacement;
      return [
        name,
        {
          type: typeOf(database, property.type, definitions),
          ...(property.required === true && { required: true }),
          ...((replaces === 'yes' || replaces === 'maybe') && { replaces }),
        },
      ];
    }),
  );
}

function typeOf(database: Database, type: TypeEntity, definitions: Definitions): TypeSpecification {
  switch (type.type) {
    case 'array':
      return { list: typeOf(database, type.element, definitions) };
    case 'map':
      return { map: typeOf(database, type.element, definitions) };
    case 'union':
      return { union: type.types.map((one) => typeOf(database, one, definitions)) };
    case 'ref':
      return { of: define(database, type.reference.$ref, definitions) };
    default:
      return type.type;
  }
}

function define(database: Database, reference: string, definitions: Definitions): string {
  const { name, properties } = database.get('typeDefinition', reference) as unknown as {
    name: string;
    properties: Record<string, PropertyEntity>;
  };
  if (definitions[name] === undefined) {
    const members: Record<string, PropertySpecification> = {};
    definitions[name] = members;
    Object.assign(members, propertiesOf(database, properties, definitions));
  }
  return name;
}

process.exitCode = main(process.argv.slice(2));
