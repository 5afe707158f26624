package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings that only requests over HTTP have.
 */
final class HttpSettings {

    private HttpSettings() {
    }

    /**
     * @param prefix of the properties of an operation without HTTP
     * @param own its configuration
     * @return the settings that would have no effect, each by its property
     */
    static List<String> problems(String prefix, OperationConfig own) {
        Map<String, Optional<?>> settings = new LinkedHashMap<>();
        settings.put("header-name", own.headerName());
        settings.put("key-requirement", own.keyRequirement());
        settings.put("key-format", own.keyFormat());
        settings.put("key-member", own.keyMember());
        settings.put("key-parts", own.keyParts());
        settings.put("key-resolver", own.keyResolver());
        settings.put("reject-expired-keys", own.rejectExpiredKeys());
        settings.put("repeatable-requests", own.repeatableRequests());
        settings.put("in-flight-status", own.inFlightStatus());
        settings.put("replay", own.replay());
        settings.put("replay-headers", own.replayHeaders());
        settings.put("request-body-limit", own.requestBodyLimit());
        settings.put("fingerprint-headers", own.fingerprintHeaders());
        settings.put("fingerprint", own.fingerprint());
        settings.put("fingerprint-exclude", own.fingerprintExclude());
        settings.put("ignore-query-order", own.ignoreQueryOrder());
        settings.put("resume-abandoned", own.resumeAbandoned());
        settings.put("released-statuses", own.releasedStatuses());
        settings.put("release-with-retry-after", own.releaseWithRetryAfter());
        return settings.entrySet().stream().filter(setting -> setting.getValue().isPresent())
                .map(setting -> prefix + setting.getKey() + ": it is a setting of requests over HTTP, and the work of this "
                        + "operation is run by code, so that it has no effect. Remove it")
                .toList();
    }
}
