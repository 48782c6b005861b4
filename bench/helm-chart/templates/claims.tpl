{{- range .Values.disks }}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: {{ .claim }}
  namespace: {{ $.Release.Namespace }}
spec:
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: {{ .gibibytes }}Gi
  storageClassName: {{ $.Values.storageClassName }}
  volumeMode: Filesystem
  {{- if $.Values.pinned }}
  volumeName: {{ $.Values.storageClassName }}-{{ .node }}-ssd-data
  {{- end }}
{{- end }}
