import { Failure } from '../../shared/failure.ts';
import {
  choiceInput,
  durationInput,
  listInput,
  optionalInput,
  textInput,
} from '../../shared/inputs.ts';
import { LEVELS, type Level } from './finding.ts';

export interface LintInputs {
  /** Globs, those with `!` leave out. */
  templates: string[];
  deployments: string[];
  regions: string[];
  failOn: Level;
  config: string | undefined;
  cfnLint: string;
  deadlineMs: number;
  sarif: string | undefined;
  cache: string | undefined;
}

export function readInputs(): LintInputs {
  return {
    templates: listInput('templates'),
    deployments: listInput('deployments'),
    regions: listInput('regions').map(requireRegion),
    failOn: choiceInput('fail-on', LEVELS),
    config: optionalInput('config'),
    cfnLint: textInput('cfn-lint'),
    deadlineMs: durationInput('deadline'),
    sarif: optionalInput('sarif'),
    cache: optionalInput('cache'),
  };
}

/** Also keeps a Region from being taken for an option of cfn-lint. */
function requireRegion(region: string): string {
  if (/^[a-z]{2,}(?:-[a-z]+)+-\d+$/u.test(region)) return region;
  throw new Failure(
    'INVALID_INPUT',
    `input regions holds ${JSON.stringify(region)}; give names such as ap-southeast-2, one a line`,
  );
}
