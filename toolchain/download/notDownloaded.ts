/** Why a file was not downloaded, in words that follow the file's name. The tool is then built from source. */
export class NotDownloaded extends Error {
  /** Whether another try can succeed. */
  readonly isTemporary: boolean;

  constructor(reason: string, { isTemporary = false }: { isTemporary?: boolean } = {}) {
    super(reason);
    this.name = 'NotDownloaded';
    this.isTemporary = isTemporary;
  }
}
