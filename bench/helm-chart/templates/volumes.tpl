{{- range .Values.disks }}
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: {{ $.Values.storageClassName }}-{{ .node }}-ssd-data
  labels:
    app.kubernetes.io/managed-by: cdk8s-local-storage
    cdk8s-local-storage/disk: ssd
    kubernetes.io/hostname: {{ .node }}
spec:
  capacity:
    storage: {{ .gibibytes }}Gi
  accessModes:
    - ReadWriteOnce
  persistentVolumeReclaimPolicy: Retain
  storageClassName: {{ $.Values.storageClassName }}
  volumeMode: Filesystem
  local:
    path: {{ .mountPath }}/data
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions:
            - key: kubernetes.io/hostname
              operator: In
              values:
                - {{ .node }}
  {{- if $.Values.pinned }}
  claimRef:
    apiVersion: v1
    kind: PersistentVolumeClaim
    namespace: {{ $.Release.Namespace }}
    name: {{ .claim }}
  {{- end }}
{{- end }}
