/** `southeast` is `se` in the ids of zones. */
const directions: Readonly<Record<string, string>> = {
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  central: 'c',
  northeast: 'ne',
  northwest: 'nw',
  southeast: 'se',
  southwest: 'sw',
};

/** The zones of a Region: three, as nearly every Region has at least. `ap-southeast-2a` is `apse2-az1`. */
export function zonesOf(region: string): { readonly name: string; readonly id: string }[] {
  const [area = '', direction = '', number = ''] = region.split('-');
  const short = `${area}${directions[direction] ?? direction}${number}`;
  return ['a', 'b', 'c'].map((letter, place) => ({
    name: `${region}${letter}`,
    id: `${short}-az${place + 1}`,
  }));
}
