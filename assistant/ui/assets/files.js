// The words of a file that a person chose: UTF-8, UTF-16 with its mark, or else what spreadsheets on Windows save.
const MARKED = [["utf-16le", 0xff, 0xfe], ["utf-16be", 0xfe, 0xff]];

export async function wordsOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const marked = MARKED.find(([, first, second]) => bytes[0] === first && bytes[1] === second);
  if (marked) return new TextDecoder(marked[0]).decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
