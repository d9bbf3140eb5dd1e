import { Failure } from '../../shared/failure.ts';
import type { Ending } from '../../shared/program.ts';
import { countFindings, type Finding, type Level, type Range } from './finding.ts';

/**
 * cfn-lint's exit code is a mask of the levels it found; any other bit means that it did not
 * come to a verdict. https://github.com/aws-cloudformation/cfn-lint#exit-codes
 */
const LEVEL_BITS: Readonly<Record<Level, number>> = { error: 2, warning: 4, info: 8 };
const LEVEL_NAMES: ReadonlyMap<unknown, Level> = new Map([
  ['Error', 'error'],
  ['Warning', 'warning'],
  ['Informational', 'info'],
]);

/** The findings of a call whose end is understood in full; anything else is a failure. */
export function readVerdict(ending: Ending, executable: string): Finding[] {
  if (ending.kind !== 'exit') throw explainEnding(ending, executable);
  const { code, stdout, stderr } = ending;
  if (code & ~expectedMask(['error', 'warning', 'info'])) {
    throw toolFailed(`cfn-lint ended with code ${code}, which is no verdict`, stderr || stdout);
  }
  const findings = parseFindings(stdout, stderr);
  const counts = countFindings(findings);
  const found = (['error', 'warning', 'info'] as const).filter((level) => counts[level] > 0);
  if (code === expectedMask(found)) return findings;
  throw toolFailed(
    `cfn-lint ended with code ${code} but listed ${found.join(', ') || 'nothing'}`,
    stderr,
  );
}

function expectedMask(levels: readonly Level[]): number {
  return levels.reduce((mask, level) => mask | LEVEL_BITS[level], 0);
}

function explainEnding(ending: Exclude<Ending, { kind: 'exit' }>, executable: string): Failure {
  switch (ending.kind) {
    case 'not-started':
      return new Failure(
        'TOOL_MISSING',
        `cfn-lint cannot be run at ${executable}; install it (node scripts/setup.js) or correct input cfn-lint`,
        { cause: ending.reason },
      );
    case 'deadline':
      return new Failure(
        'DEADLINE',
        'cfn-lint did not finish before the deadline; raise input deadline, or look for the template that makes it hang',
      );
    case 'signal':
      return toolFailed(`cfn-lint was ended by ${ending.signal}`, ending.stderr);
  }
}

/** Reads the output of `--format json`. */
export function parseFindings(stdout: string, stderr = ''): Finding[] {
  const entries = parseJson(stdout, stderr);
  if (!Array.isArray(entries)) throw notUnderstood(stdout, stderr);
  return entries.map((entry: unknown) => toFinding(entry) ?? refuseEntry(entry));
}

function parseJson(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    throw notUnderstood(stdout, stderr);
  }
}

function refuseEntry(entry: unknown): never {
  throw notUnderstood(JSON.stringify(entry), '');
}

function toFinding(entry: unknown): Finding | undefined {
  const level = LEVEL_NAMES.get(get(entry, 'Level'));
  const rule = get(entry, 'Rule');
  const id = text(get(rule, 'Id'));
  const message = text(get(entry, 'Message'));
  const range = toRange(get(entry, 'Location'));
  const file = text(get(entry, 'Filename'));
  if (!level || id === undefined || message === undefined || !range) return undefined;
  return {
    level,
    rule: {
      id,
      summary: text(get(rule, 'ShortDescription')) ?? id,
      description: text(get(rule, 'Description')) ?? id,
      url: text(get(rule, 'Source')) ?? '',
    },
    message,
    ...(file ? { file } : {}),
    range,
    path: toPath(get(get(entry, 'Location'), 'Path')),
  };
}

function toRange(location: unknown): Range | undefined {
  const [start, end] = [get(location, 'Start'), get(location, 'End')];
  const startLine = position(get(start, 'LineNumber'));
  const startColumn = position(get(start, 'ColumnNumber'));
  const endLine = position(get(end, 'LineNumber'));
  const endColumn = position(get(end, 'ColumnNumber'));
  if (!startLine || !startColumn || !endLine || !endColumn) return undefined;
  return { startLine, startColumn, endLine, endColumn };
}

function toPath(path: unknown): string[] {
  return Array.isArray(path) ? path.map(String) : [];
}

function get(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Reflect.get(value, key);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Lines and columns count from 1; cfn-lint says 0 where it means the beginning. */
function position(value: unknown): number | undefined {
  return Number.isInteger(value) ? Math.max(1, Number(value)) : undefined;
}

function notUnderstood(stdout: string, stderr: string): Failure {
  return toolFailed(
    'cfn-lint answered something that is not its list of findings',
    stderr || stdout,
  );
}

function toolFailed(sentence: string, output: string): Failure {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const detail = last === '' ? 'it said nothing' : `it said: ${last.slice(0, 300)}`;
  return new Failure('TOOL_FAILED', `${sentence}; ${detail}`, { cause: output.slice(-8000) });
}
