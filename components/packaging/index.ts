export { archiveFiles } from './archiveFiles.ts';
export { type CosignEvidence, type CosignSignature, verifyCosign } from './cosign.ts';
export { readKeyring, signingKey } from './keyring.ts';
export { checkVersion, type PackagedChart, packageChart, packageFiles } from './packageChart.ts';
export { signArchive, type VerifiedArchive, verifyArchive } from './provenance.ts';
export { type PublicKeys, readPublicKeys } from './publicKeys.ts';
export { sha256Of } from './sha256Of.ts';
