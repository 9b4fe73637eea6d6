import { readFile } from 'node:fs/promises';

const END_OF_HEADER = 'endhdr\n';
const BYTE_ORDER = 0x11_22_33_44;
/** The most dimensions a matrix of an acoustic model has. */
const MOST_DIMENSIONS = 8;

/**
 * What is wrong with a matrix of an acoustic model, in the format of Sphinx 3 (sphinxbase, bio.c): a header in letters,
 * a word that tells the order of bytes, sizes, the count of numbers, the numbers, a checksum. Null when nothing is.
 */
export async function issueOfMatrix(path: string): Promise<string | null> {
  const file = await readFile(path);
  const end = file.subarray(0, 1_024).indexOf(END_OF_HEADER);
  const start = end + END_OF_HEADER.length;
  if (end === -1 || file.byteLength < start + 8) return 'holds a file without a whole header';
  const isLittle = file.readUInt32LE(start) === BYTE_ORDER;
  if (!isLittle && file.readUInt32BE(start) !== BYTE_ORDER) return 'holds a file of an unknown order of bytes';
  const word = (at: number): number => (isLittle ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const checksum = file.subarray(0, end).includes('chksum0 yes') ? 4 : 0;
  for (let index = 1; index <= MOST_DIMENSIONS + 1; index += 1) {
    const at = start + index * 4;
    if (at + 4 > file.byteLength) break;
    if (at + 4 + word(at) * 4 + checksum === file.byteLength) return null;
  }
  return 'holds a file that is not whole';
}
