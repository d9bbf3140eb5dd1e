/** What lints the workflows (jactionlint with shellcheck, zizmor) and runs them (act); zizmor needs the newer Python. */
export const CHECKS = {
  venv: '.venv-checks',
  requirements: 'requirements-checks.txt',
  what: 'the checks of the workflows',
  oldest: [3, 11],
};

/** A hundred packages, so not with the others. */
export const CHECKOV = {
  venv: '.venv-checkov',
  requirements: 'requirements-checkov.txt',
  what: 'checkov',
  oldest: [3, 11],
};
