import { type Examination, type Finding, Unavailable } from './tool.ts';

/** The part of SARIF 2.1.0 that is read here: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
interface Log {
  readonly runs: readonly {
    readonly tool?: { readonly driver: { readonly semanticVersion?: string } };
    readonly results: readonly Result[];
  }[];
}

interface Result {
  readonly ruleId: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
  }[];
}

/** The verdict of a tool that speaks SARIF, with the tool's own version. */
export function readSarif(text: string): Examination {
  const [run] = parse(text).runs;
  const version = run?.tool?.driver.semanticVersion;
  if (!run || version === undefined) throw notUnderstood(text);
  return { version, findings: run.results.map(toFinding) };
}

function parse(text: string): Log {
  try {
    const log: unknown = JSON.parse(text);
    if (isLog(log)) return log;
  } catch {
    // Told below.
  }
  throw notUnderstood(text);
}

function isLog(value: unknown): value is Log {
  return (
    typeof value === 'object' &&
    value !== null &&
    'runs' in value &&
    Array.isArray(value.runs) &&
    value.runs.every((run: { results?: unknown }) => Array.isArray(run.results))
  );
}

function toFinding({ ruleId, message, locations }: Result): Finding {
  const place = locations[0]?.physicalLocation;
  return {
    file: place?.artifactLocation.uri ?? '.',
    line: place?.region.startLine ?? 1,
    rule: ruleId,
    message: message.text.trim(),
  };
}

function notUnderstood(text: string): Unavailable {
  return new Unavailable(`it answered something that is no SARIF: ${text.trim().slice(0, 200)}`);
}
