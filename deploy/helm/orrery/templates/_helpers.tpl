{{- define "orrery.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "orrery.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "orrery.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* Nothing but these may stand in a selector: selectors cannot change later. */ -}}
{{- define "orrery.selectorLabels" -}}
app.kubernetes.io/name: {{ include "orrery.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "orrery.labels" -}}
{{- $own := fromYaml (include "orrery.selectorLabels" .) -}}
{{- $_ := set $own "app.kubernetes.io/version" .Chart.AppVersion -}}
{{- $_ := set $own "app.kubernetes.io/component" "ui" -}}
{{- $_ := set $own "app.kubernetes.io/part-of" "orrery" -}}
{{- $_ := set $own "app.kubernetes.io/managed-by" .Release.Service -}}
{{- $_ := set $own "helm.sh/chart" (printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-") -}}
{{- toYaml (merge $own .Values.commonLabels) -}}
{{- end -}}

{{- /* Metadata of every object: (list root extra-labels extra-annotations) */ -}}
{{- define "orrery.metadata" -}}
{{- $root := index . 0 -}}
{{- $labels := merge (fromYaml (include "orrery.labels" $root)) (index . 1) -}}
{{- $annotations := merge (deepCopy (index . 2)) $root.Values.annotations -}}
name: {{ include "orrery.fullname" $root }}
namespace: {{ $root.Release.Namespace }}
labels:
  {{- toYaml $labels | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "orrery.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "orrery.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "orrery.image" -}}
{{- $image := .Values.image -}}
{{- if $image.override -}}
{{- $image.override -}}
{{- else -}}
{{- printf "%s:%s" $image.repository (default .Chart.AppVersion $image.tag) -}}
{{- if $image.useDigest -}}
@{{ required "image.useDigest is set: image.digest is needed, like sha256:…" $image.digest }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- /* The sub path with both slashes. */ -}}
{{- define "orrery.basePath" -}}
{{- $inner := .Values.baseUrl | trimAll "/" -}}
{{- if $inner -}}/{{ $inner }}/{{- else -}}/{{- end -}}
{{- end -}}

{{- define "orrery.relay" -}}
{{- $relay := .Values.hubbleRelay -}}
{{- $standard := ternary 443 80 $relay.tls.enabled -}}
{{- printf "%s:%v" $relay.address (default $standard $relay.port) -}}
{{- end -}}

{{- define "orrery.hasCa" -}}
{{- $tls := .Values.hubbleRelay.tls -}}
{{- if and $tls.enabled (or $tls.ca.secretName $tls.ca.configMapName $tls.client.enabled) -}}true{{- end -}}
{{- end -}}

{{- define "orrery.hasCerts" -}}
{{- if and .Values.hubbleRelay.tls.enabled (or .Values.hubbleRelay.tls.client.enabled (include "orrery.hasCa" .)) -}}true{{- end -}}
{{- end -}}

{{- /* The Secret with our certificate for Relay; hubble.ui calls it tls.client.existingSecret. */ -}}
{{- define "orrery.clientSecret" -}}
{{- default .Values.hubbleRelay.tls.client.secretName .Values.tls.client.existingSecret -}}
{{- end -}}

{{- /* Name and number of the Service's port for the page. */ -}}
{{- define "orrery.portName" -}}
{{- ternary "https" "http" .Values.tls.server.enabled -}}
{{- end -}}

{{- define "orrery.portNumber" -}}
{{- ternary 443 80 .Values.tls.server.enabled -}}
{{- end -}}

{{- /* Whether metrics have a port of their own. */ -}}
{{- define "orrery.ownMetrics" -}}
{{- if and .Values.prometheus.enabled .Values.prometheus.port -}}
{{- if eq (int .Values.prometheus.port) 8081 }}{{ fail "prometheus.port: 8081 is the port of the page" }}{{ end -}}
true
{{- end -}}
{{- end -}}
