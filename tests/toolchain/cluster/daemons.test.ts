import { describe, expect, test } from '@jest/globals';
import { parseDaemons } from '../../../toolchain/cluster/daemons.ts';

const folder = '/my project/.kubesentiment/cluster';
const list = `
    1 /sbin/init
   11 ${folder}/clusters/a/bin/etcd --data-dir=${folder}/clusters/a/etcd
   12 ${folder}/clusters/a/bin/kube-apiserver --etcd-servers=http://127.0.0.1:20001
   13 /cache/kwok/kwokctl -c ${folder}/config.yaml create cluster --name a
   14 /elsewhere/clusters/a/bin/etcd --data-dir=/elsewhere
   15 vi ${folder}/config.yaml
   16 node clusterWatcher.ts ${folder}
   17 ${folder}-two/clusters/a/bin/etcd
   18 /cache/kwok/kwokctl -c /elsewhere/config.yaml create cluster --name a
`;

describe('parseDaemons', () => {
  test('finds only the processes of one control plane', () => {
    expect(parseDaemons(list, folder)).toEqual([
      { pid: 11, name: 'etcd' },
      { pid: 12, name: 'kube-apiserver' },
      { pid: 13, name: 'kwokctl' },
    ]);
  });
});
