import { codeFrame } from '../../codeFrame.ts';
import { type ErrorCode, ReleaseError } from '../../errors.ts';

/**
 * Decodes a file without its byte order mark.
 * @param file the file as the user would type it
 * @throws ReleaseError of the given code, with the position of the first byte that is not UTF-8
 */
export function readText(data: Buffer, file: string, code: ErrorCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (cause) {
    const text = data.toString('utf8');
    const written = Buffer.from(text, 'utf8');
    const offset = written.findIndex((byte, index) => byte !== data[index]);
    const lines = data.subarray(0, offset).toString('utf8').split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    throw new ReleaseError(code, `${file} is not a text file: it is not UTF-8.`, {
      position: { file, line: lines.length, column },
      frame: codeFrame(text, lines.length, column),
      hint: 'Save it as UTF-8. Put binary files into another folder, and read them with Files.AsSecrets.',
      cause,
    });
  }
}
