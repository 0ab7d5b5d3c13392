export { archiveFiles } from './archiveFiles.ts';
export { readKeyring, signingKey } from './keyring.ts';
export { checkVersion, type PackagedChart, packageChart, packageFiles } from './packageChart.ts';
export { signArchive, type VerifiedArchive, verifyArchive } from './provenance.ts';
export { sha256Of } from './sha256Of.ts';
