import { appliedObject, testReadiness } from './liveObject.ts';

const inPhase = (kind: string, phase: string) => appliedObject('v1', kind, { status: { phase } });

testReadiness('a claim', [
  ['without a status', appliedObject('v1', 'PersistentVolumeClaim'), 'waiting'],
  ['without a volume', inPhase('PersistentVolumeClaim', 'Pending'), 'waiting'],
  ['that is bound', inPhase('PersistentVolumeClaim', 'Bound'), 'ready'],
  ['whose volume is lost', inPhase('PersistentVolumeClaim', 'Lost'), 'failed'],
]);

testReadiness('a volume', [
  ['that is new', appliedObject('v1', 'PersistentVolume'), 'waiting'],
  ['that is being created', inPhase('PersistentVolume', 'Pending'), 'waiting'],
  ['that is available', inPhase('PersistentVolume', 'Available'), 'ready'],
  ['that is bound', inPhase('PersistentVolume', 'Bound'), 'ready'],
  ['that failed', inPhase('PersistentVolume', 'Failed'), 'failed'],
]);
