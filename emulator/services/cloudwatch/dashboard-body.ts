/** What is wrong with a dashboard's body, as `PutDashboard` tells it. */
export interface BodyError {
  readonly dataPath: string;
  readonly message: string;
}

type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown, path: string) => BodyError[];

const widgetTypes = ['metric', 'text', 'log', 'alarm', 'explorer', 'custom', 'chart'];
const columns = 24;

/**
 * Checks the parsed body against "Dashboard body structure and syntax", as far as messages of that check were published: the
 * widgets, where they stand, and what each kind must have.
 */
export function checkBody(body: Json): BodyError[] {
  return [
    ...need(body, '', ['widgets']),
    ...(body.widgets === undefined ? [] : eachOf(widget)(body.widgets, '/widgets')),
  ];
}

function widget(value: unknown, path: string): BodyError[] {
  if (!isObject(value)) return [{ dataPath: path, message: 'Should be object' }];
  return [
    ...need(value, path, ['type', 'properties']),
    ...check(value, path, 'type', oneOfTypes),
    ...check(value, path, 'x', between(0, columns - 1)),
    ...check(value, path, 'y', between(0, Number.POSITIVE_INFINITY)),
    ...check(value, path, 'width', between(1, columns)),
    ...check(value, path, 'height', between(1, 1000)),
    ...check(value, path, 'properties', properties(value.type)),
  ];
}

function properties(type: unknown): Check {
  return (value, path) => {
    if (!isObject(value)) return [{ dataPath: path, message: 'Should be object' }];
    switch (type) {
      case 'metric':
        return metricProperties(value, path);
      case 'text':
        return [...need(value, path, ['markdown']), ...check(value, path, 'markdown', text)];
      case 'alarm':
        return [...need(value, path, ['alarms']), ...check(value, path, 'alarms', eachOf(text))];
      case 'log':
        return [...need(value, path, ['region', 'query']), ...check(value, path, 'query', text)];
      default:
        return [];
    }
  };
}

function metricProperties(value: Json, path: string): BodyError[] {
  const source =
    'The metric widget should have specified a region and a data source or an alarm annotation';
  if (value.metrics === undefined && value.annotations === undefined) {
    return [
      ...need(value, path, ['metrics']),
      { dataPath: path, message: source },
      ...need(value, path, ['annotations']),
    ];
  }
  return [
    ...(value.metrics === undefined ? [] : need(value, path, ['region'])),
    ...check(value, path, 'region', text),
    ...check(value, path, 'metrics', eachOf(metric)),
  ];
}

function metric(value: unknown, path: string): BodyError[] {
  const message =
    'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element';
  if (!Array.isArray(value)) {
    return [
      { dataPath: path, message: 'Should be array' },
      { dataPath: path, message },
    ];
  }
  const parts: unknown[] = value;
  const fits = parts.every(
    (part, place) => typeof part === 'string' || (isObject(part) && place === parts.length - 1),
  );
  return fits ? [] : [{ dataPath: path, message }];
}

function need(value: Json, path: string, names: readonly string[]): BodyError[] {
  return names
    .filter((name) => value[name] === undefined)
    .map((name) => ({ dataPath: path, message: `Should have required property '${name}'` }));
}

function check(value: Json, path: string, name: string, of: Check): BodyError[] {
  return value[name] === undefined ? [] : of(value[name], `${path}/${name}`);
}

function eachOf(of: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, place) => of(item, `${path}/${place}`))
      : [{ dataPath: path, message: 'Should be array' }];
}

function text(value: unknown, dataPath: string): BodyError[] {
  return typeof value === 'string' ? [] : [{ dataPath, message: 'Should be string' }];
}

function oneOfTypes(value: unknown, dataPath: string): BodyError[] {
  if (widgetTypes.some((type) => type === value)) return [];
  return [{ dataPath, message: 'Should be equal to one of the allowed values' }];
}

function between(least: number, most: number): Check {
  return (value, dataPath) => {
    if (typeof value !== 'number') return [{ dataPath, message: 'Should be number' }];
    if (value < least) return [{ dataPath, message: `Should be >= ${least}` }];
    return value > most ? [{ dataPath, message: `Should be <= ${most}` }] : [];
  };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
