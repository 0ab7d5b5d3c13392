import { appliedObject, testReadiness, withConditions } from './liveObject.ts';

const crd = ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'] as const;
const notEstablished = (reason: string) => withConditions(...crd, { type: 'Established', status: 'False', reason });

testReadiness('a definition', [
  ['that is new', appliedObject(...crd), 'waiting'],
  ['that is being installed', notEstablished('Installing'), 'waiting'],
  ['that is established', withConditions(...crd, { type: 'Established', status: 'True' }), 'ready'],
  ['that cannot be established', notEstablished('NotAccepted'), 'failed'],
  ['whose names are taken', withConditions(...crd, { type: 'NamesAccepted', status: 'False' }), 'failed'],
]);

const apiService = ['apiregistration.k8s.io/v1', 'APIService'] as const;

testReadiness('an APIService', [
  ['without conditions', appliedObject(...apiService), 'waiting'],
  ['that does not answer', withConditions(...apiService, { type: 'Available', status: 'False' }), 'waiting'],
  ['that answers', withConditions(...apiService, { type: 'Available', status: 'True' }), 'ready'],
]);
