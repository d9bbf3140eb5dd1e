/** Cyclic redundancy checks that Node does not have. Both are reflected: the lowest bit comes first. */

/** CRC-32C (Castagnoli). https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4 */
export function crc32c(body: Buffer): Buffer {
  castagnoli ??= makeTable(0x82f63b78);
  let crc = 0xffffffff;
  for (const byte of body) crc = (castagnoli[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return bytes;
}

let castagnoli: Uint32Array | undefined;

function makeTable(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, index) => {
    let crc = index;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc >>> 0;
  });
}

const nvmePolynomial = 0x9a6c9329ac4bc9b5n;
let nvme: { readonly high: Uint32Array; readonly low: Uint32Array } | undefined;

/** CRC-64/NVME, in two halves: whole numbers of 64 bits are slow. */
export function crc64nvme(body: Buffer): Buffer {
  nvme ??= makeWideTable();
  const { high: tableHigh, low: tableLow } = nvme;
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of body) {
    const at = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (tableLow[at] ?? 0);
    high = (high >>> 8) ^ (tableHigh[at] ?? 0);
  }
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE((high ^ 0xffffffff) >>> 0, 0);
  bytes.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4);
  return bytes;
}

function makeWideTable() {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let index = 0; index < 256; index += 1) {
    let crc = BigInt(index);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ nvmePolynomial : crc >> 1n;
    high[index] = Number(crc >> 32n);
    low[index] = Number(crc & 0xffffffffn);
  }
  return { high, low };
}
