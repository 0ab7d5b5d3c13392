// Written by `npm run docs`, from the types of @pulumi/kubernetes. Types only: nothing of that package is loaded.
import type {
  admissionregistration,
  apiextensions,
  apiregistration,
  apps,
  auditregistration,
  autoscaling,
  batch,
  certificates,
  coordination,
  core,
  discovery,
  events,
  extensions,
  flowcontrol,
  networking,
  node,
  policy,
  rbac,
  resource,
  scheduling,
  settings,
  storage,
  storagemigration,
} from '@pulumi/kubernetes/types/output.js';

/** The objects of Kubernetes' own kinds, as the API server returns them, by apiVersion and kind. */
export interface KubernetesObjects {
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': admissionregistration.v1.MutatingWebhookConfiguration;
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy': admissionregistration.v1.ValidatingAdmissionPolicy;
  'admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding': admissionregistration.v1.ValidatingAdmissionPolicyBinding;
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': admissionregistration.v1.ValidatingWebhookConfiguration;
  'admissionregistration.k8s.io/v1alpha1/MutatingAdmissionPolicy': admissionregistration.v1alpha1.MutatingAdmissionPolicy;
  'admissionregistration.k8s.io/v1alpha1/MutatingAdmissionPolicyBinding': admissionregistration.v1alpha1.MutatingAdmissionPolicyBinding;
  'admissionregistration.k8s.io/v1alpha1/ValidatingAdmissionPolicy': admissionregistration.v1alpha1.ValidatingAdmissionPolicy;
  'admissionregistration.k8s.io/v1alpha1/ValidatingAdmissionPolicyBinding': admissionregistration.v1alpha1.ValidatingAdmissionPolicyBinding;
  'admissionregistration.k8s.io/v1beta1/MutatingWebhookConfiguration': admissionregistration.v1beta1.MutatingWebhookConfiguration;
  'admissionregistration.k8s.io/v1beta1/ValidatingAdmissionPolicy': admissionregistration.v1beta1.ValidatingAdmissionPolicy;
  'admissionregistration.k8s.io/v1beta1/ValidatingAdmissionPolicyBinding': admissionregistration.v1beta1.ValidatingAdmissionPolicyBinding;
  'admissionregistration.k8s.io/v1beta1/ValidatingWebhookConfiguration': admissionregistration.v1beta1.ValidatingWebhookConfiguration;
  'apiextensions.k8s.io/v1/CustomResourceDefinition': apiextensions.v1.CustomResourceDefinition;
  'apiextensions.k8s.io/v1beta1/CustomResourceDefinition': apiextensions.v1beta1.CustomResourceDefinition;
  'apiregistration.k8s.io/v1/APIService': apiregistration.v1.APIService;
  'apiregistration.k8s.io/v1beta1/APIService': apiregistration.v1beta1.APIService;
  'apps/v1/ControllerRevision': apps.v1.ControllerRevision;
  'apps/v1/DaemonSet': apps.v1.DaemonSet;
  'apps/v1/Deployment': apps.v1.Deployment;
  'apps/v1/ReplicaSet': apps.v1.ReplicaSet;
  'apps/v1/StatefulSet': apps.v1.StatefulSet;
  'apps/v1beta1/ControllerRevision': apps.v1beta1.ControllerRevision;
  'apps/v1beta1/Deployment': apps.v1beta1.Deployment;
  'apps/v1beta1/StatefulSet': apps.v1beta1.StatefulSet;
  'apps/v1beta2/ControllerRevision': apps.v1beta2.ControllerRevision;
  'apps/v1beta2/DaemonSet': apps.v1beta2.DaemonSet;
  'apps/v1beta2/Deployment': apps.v1beta2.Deployment;
  'apps/v1beta2/ReplicaSet': apps.v1beta2.ReplicaSet;
  'apps/v1beta2/StatefulSet': apps.v1beta2.StatefulSet;
  'auditregistration.k8s.io/v1alpha1/AuditSink': auditregistration.v1alpha1.AuditSink;
  'autoscaling/v1/HorizontalPodAutoscaler': autoscaling.v1.HorizontalPodAutoscaler;
  'autoscaling/v2/HorizontalPodAutoscaler': autoscaling.v2.HorizontalPodAutoscaler;
  'autoscaling/v2beta1/HorizontalPodAutoscaler': autoscaling.v2beta1.HorizontalPodAutoscaler;
  'autoscaling/v2beta2/HorizontalPodAutoscaler': autoscaling.v2beta2.HorizontalPodAutoscaler;
  'batch/v1/CronJob': batch.v1.CronJob;
  'batch/v1/Job': batch.v1.Job;
  'batch/v1beta1/CronJob': batch.v1beta1.CronJob;
  'batch/v2alpha1/CronJob': batch.v2alpha1.CronJob;
  'certificates.k8s.io/v1/CertificateSigningRequest': certificates.v1.CertificateSigningRequest;
  'certificates.k8s.io/v1alpha1/ClusterTrustBundle': certificates.v1alpha1.ClusterTrustBundle;
  'certificates.k8s.io/v1beta1/CertificateSigningRequest': certificates.v1beta1.CertificateSigningRequest;
  'certificates.k8s.io/v1beta1/ClusterTrustBundle': certificates.v1beta1.ClusterTrustBundle;
  'coordination.k8s.io/v1/Lease': coordination.v1.Lease;
  'coordination.k8s.io/v1alpha1/LeaseCandidate': coordination.v1alpha1.LeaseCandidate;
  'coordination.k8s.io/v1alpha2/LeaseCandidate': coordination.v1alpha2.LeaseCandidate;
  'coordination.k8s.io/v1beta1/Lease': coordination.v1beta1.Lease;
  'coordination.k8s.io/v1beta1/LeaseCandidate': coordination.v1beta1.LeaseCandidate;
  'discovery.k8s.io/v1/EndpointSlice': discovery.v1.EndpointSlice;
  'discovery.k8s.io/v1beta1/EndpointSlice': discovery.v1beta1.EndpointSlice;
  'events.k8s.io/v1/Event': events.v1.Event;
  'events.k8s.io/v1beta1/Event': events.v1beta1.Event;
  'extensions/v1beta1/DaemonSet': extensions.v1beta1.DaemonSet;
  'extensions/v1beta1/Deployment': extensions.v1beta1.Deployment;
  'extensions/v1beta1/Ingress': extensions.v1beta1.Ingress;
  'extensions/v1beta1/NetworkPolicy': extensions.v1beta1.NetworkPolicy;
  'extensions/v1beta1/PodSecurityPolicy': extensions.v1beta1.PodSecurityPolicy;
  'extensions/v1beta1/ReplicaSet': extensions.v1beta1.ReplicaSet;
  'flowcontrol.apiserver.k8s.io/v1/FlowSchema': flowcontrol.v1.FlowSchema;
  'flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration': flowcontrol.v1.PriorityLevelConfiguration;
  'flowcontrol.apiserver.k8s.io/v1alpha1/FlowSchema': flowcontrol.v1alpha1.FlowSchema;
  'flowcontrol.apiserver.k8s.io/v1alpha1/PriorityLevelConfiguration': flowcontrol.v1alpha1.PriorityLevelConfiguration;
  'flowcontrol.apiserver.k8s.io/v1beta1/FlowSchema': flowcontrol.v1beta1.FlowSchema;
  'flowcontrol.apiserver.k8s.io/v1beta1/PriorityLevelConfiguration': flowcontrol.v1beta1.PriorityLevelConfiguration;
  'flowcontrol.apiserver.k8s.io/v1beta2/FlowSchema': flowcontrol.v1beta2.FlowSchema;
  'flowcontrol.apiserver.k8s.io/v1beta2/PriorityLevelConfiguration': flowcontrol.v1beta2.PriorityLevelConfiguration;
  'flowcontrol.apiserver.k8s.io/v1beta3/FlowSchema': flowcontrol.v1beta3.FlowSchema;
  'flowcontrol.apiserver.k8s.io/v1beta3/PriorityLevelConfiguration': flowcontrol.v1beta3.PriorityLevelConfiguration;
  'networking.k8s.io/v1/IPAddress': networking.v1.IPAddress;
  'networking.k8s.io/v1/Ingress': networking.v1.Ingress;
  'networking.k8s.io/v1/IngressClass': networking.v1.IngressClass;
  'networking.k8s.io/v1/NetworkPolicy': networking.v1.NetworkPolicy;
  'networking.k8s.io/v1/ServiceCIDR': networking.v1.ServiceCIDR;
  'networking.k8s.io/v1alpha1/ClusterCIDR': networking.v1alpha1.ClusterCIDR;
  'networking.k8s.io/v1alpha1/IPAddress': networking.v1alpha1.IPAddress;
  'networking.k8s.io/v1alpha1/ServiceCIDR': networking.v1alpha1.ServiceCIDR;
  'networking.k8s.io/v1beta1/IPAddress': networking.v1beta1.IPAddress;
  'networking.k8s.io/v1beta1/Ingress': networking.v1beta1.Ingress;
  'networking.k8s.io/v1beta1/IngressClass': networking.v1beta1.IngressClass;
  'networking.k8s.io/v1beta1/ServiceCIDR': networking.v1beta1.ServiceCIDR;
  'node.k8s.io/v1/RuntimeClass': node.v1.RuntimeClass;
  'node.k8s.io/v1alpha1/RuntimeClass': node.v1alpha1.RuntimeClass;
  'node.k8s.io/v1beta1/RuntimeClass': node.v1beta1.RuntimeClass;
  'policy/v1/PodDisruptionBudget': policy.v1.PodDisruptionBudget;
  'policy/v1beta1/PodDisruptionBudget': policy.v1beta1.PodDisruptionBudget;
  'policy/v1beta1/PodSecurityPolicy': policy.v1beta1.PodSecurityPolicy;
  'rbac.authorization.k8s.io/v1/ClusterRole': rbac.v1.ClusterRole;
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': rbac.v1.ClusterRoleBinding;
  'rbac.authorization.k8s.io/v1/Role': rbac.v1.Role;
  'rbac.authorization.k8s.io/v1/RoleBinding': rbac.v1.RoleBinding;
  'rbac.authorization.k8s.io/v1alpha1/ClusterRole': rbac.v1alpha1.ClusterRole;
  'rbac.authorization.k8s.io/v1alpha1/ClusterRoleBinding': rbac.v1alpha1.ClusterRoleBinding;
  'rbac.authorization.k8s.io/v1alpha1/Role': rbac.v1alpha1.Role;
  'rbac.authorization.k8s.io/v1alpha1/RoleBinding': rbac.v1alpha1.RoleBinding;
  'rbac.authorization.k8s.io/v1beta1/ClusterRole': rbac.v1beta1.ClusterRole;
  'rbac.authorization.k8s.io/v1beta1/ClusterRoleBinding': rbac.v1beta1.ClusterRoleBinding;
  'rbac.authorization.k8s.io/v1beta1/Role': rbac.v1beta1.Role;
  'rbac.authorization.k8s.io/v1beta1/RoleBinding': rbac.v1beta1.RoleBinding;
  'resource.k8s.io/v1alpha1/PodScheduling': resource.v1alpha1.PodScheduling;
  'resource.k8s.io/v1alpha1/ResourceClaim': resource.v1alpha1.ResourceClaim;
  'resource.k8s.io/v1alpha1/ResourceClaimTemplate': resource.v1alpha1.ResourceClaimTemplate;
  'resource.k8s.io/v1alpha1/ResourceClass': resource.v1alpha1.ResourceClass;
  'resource.k8s.io/v1alpha2/PodSchedulingContext': resource.v1alpha2.PodSchedulingContext;
  'resource.k8s.io/v1alpha2/ResourceClaim': resource.v1alpha2.ResourceClaim;
  'resource.k8s.io/v1alpha2/ResourceClaimParameters': resource.v1alpha2.ResourceClaimParameters;
  'resource.k8s.io/v1alpha2/ResourceClaimTemplate': resource.v1alpha2.ResourceClaimTemplate;
  'resource.k8s.io/v1alpha2/ResourceClass': resource.v1alpha2.ResourceClass;
  'resource.k8s.io/v1alpha2/ResourceClassParameters': resource.v1alpha2.ResourceClassParameters;
  'resource.k8s.io/v1alpha2/ResourceSlice': resource.v1alpha2.ResourceSlice;
  'resource.k8s.io/v1alpha3/DeviceClass': resource.v1alpha3.DeviceClass;
  'resource.k8s.io/v1alpha3/DeviceTaintRule': resource.v1alpha3.DeviceTaintRule;
  'resource.k8s.io/v1alpha3/PodSchedulingContext': resource.v1alpha3.PodSchedulingContext;
  'resource.k8s.io/v1alpha3/ResourceClaim': resource.v1alpha3.ResourceClaim;
  'resource.k8s.io/v1alpha3/ResourceClaimTemplate': resource.v1alpha3.ResourceClaimTemplate;
  'resource.k8s.io/v1alpha3/ResourceSlice': resource.v1alpha3.ResourceSlice;
  'resource.k8s.io/v1beta1/DeviceClass': resource.v1beta1.DeviceClass;
  'resource.k8s.io/v1beta1/ResourceClaim': resource.v1beta1.ResourceClaim;
  'resource.k8s.io/v1beta1/ResourceClaimTemplate': resource.v1beta1.ResourceClaimTemplate;
  'resource.k8s.io/v1beta1/ResourceSlice': resource.v1beta1.ResourceSlice;
  'resource.k8s.io/v1beta2/DeviceClass': resource.v1beta2.DeviceClass;
  'resource.k8s.io/v1beta2/ResourceClaim': resource.v1beta2.ResourceClaim;
  'resource.k8s.io/v1beta2/ResourceClaimTemplate': resource.v1beta2.ResourceClaimTemplate;
  'resource.k8s.io/v1beta2/ResourceSlice': resource.v1beta2.ResourceSlice;
  'scheduling.k8s.io/v1/PriorityClass': scheduling.v1.PriorityClass;
  'scheduling.k8s.io/v1alpha1/PriorityClass': scheduling.v1alpha1.PriorityClass;
  'scheduling.k8s.io/v1beta1/PriorityClass': scheduling.v1beta1.PriorityClass;
  'settings.k8s.io/v1alpha1/PodPreset': settings.v1alpha1.PodPreset;
  'storage.k8s.io/v1/CSIDriver': storage.v1.CSIDriver;
  'storage.k8s.io/v1/CSINode': storage.v1.CSINode;
  'storage.k8s.io/v1/CSIStorageCapacity': storage.v1.CSIStorageCapacity;
  'storage.k8s.io/v1/StorageClass': storage.v1.StorageClass;
  'storage.k8s.io/v1/VolumeAttachment': storage.v1.VolumeAttachment;
  'storage.k8s.io/v1alpha1/VolumeAttachment': storage.v1alpha1.VolumeAttachment;
  'storage.k8s.io/v1alpha1/VolumeAttributesClass': storage.v1alpha1.VolumeAttributesClass;
  'storage.k8s.io/v1beta1/CSIDriver': storage.v1beta1.CSIDriver;
  'storage.k8s.io/v1beta1/CSINode': storage.v1beta1.CSINode;
  'storage.k8s.io/v1beta1/CSIStorageCapacity': storage.v1beta1.CSIStorageCapacity;
  'storage.k8s.io/v1beta1/StorageClass': storage.v1beta1.StorageClass;
  'storage.k8s.io/v1beta1/VolumeAttachment': storage.v1beta1.VolumeAttachment;
  'storage.k8s.io/v1beta1/VolumeAttributesClass': storage.v1beta1.VolumeAttributesClass;
  'storagemigration.k8s.io/v1alpha1/StorageVersionMigration': storagemigration.v1alpha1.StorageVersionMigration;
  'v1/ConfigMap': core.v1.ConfigMap;
  'v1/Endpoints': core.v1.Endpoints;
  'v1/Event': core.v1.Event;
  'v1/LimitRange': core.v1.LimitRange;
  'v1/Namespace': core.v1.Namespace;
  'v1/Node': core.v1.Node;
  'v1/PersistentVolume': core.v1.PersistentVolume;
  'v1/PersistentVolumeClaim': core.v1.PersistentVolumeClaim;
  'v1/Pod': core.v1.Pod;
  'v1/PodTemplate': core.v1.PodTemplate;
  'v1/ReplicationController': core.v1.ReplicationController;
  'v1/ResourceQuota': core.v1.ResourceQuota;
  'v1/Secret': core.v1.Secret;
  'v1/Service': core.v1.Service;
  'v1/ServiceAccount': core.v1.ServiceAccount;
}
