package io.quarkiverse.rest.idempotency.runtime.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;
import io.quarkiverse.rest.idempotency.keys.JsonPath;

/**
 * Reads the settings that decide when two requests of an operation are the same.
 */
final class FingerprintSettings {

    private FingerprintSettings() {
    }

    static FingerprintRules of(Layers of, IdempotencyConfig config, Consumer<String> problems) {
        FingerprintMode mode = of.pick("fingerprint", of.own.fingerprint(), of.annotated.fingerprint(),
                of.profiled.fingerprint(), config.fingerprint());
        List<String> excluded = of.pick("fingerprint-exclude", of.own.fingerprintExclude(), of.annotated.fingerprintExclude(),
                of.profiled.fingerprintExclude(), config.fingerprintExclude().orElse(List.of()));
        problem(excluded).ifPresent(problem -> problems.accept(of.property("fingerprint-exclude") + ": " + problem));
        if (!excluded.isEmpty() && mode != FingerprintMode.JSON) {
            if (of.origin("fingerprint-exclude") != OperationSetting.Origin.GLOBAL_PROPERTY) {
                problems.accept(of.property("fingerprint-exclude") + ": expected fingerprint=json for this operation, was "
                        + mode.name().toLowerCase() + ": nothing is left out of a body that is not compared as JSON. Set "
                        + "fingerprint to json, or remove the pointers " + excluded);
            }
            excluded = List.of();
        }
        return new FingerprintRules(mode, excluded,
                of.pick("ignore-query-order", of.own.ignoreQueryOrder(), of.annotated.ignoreQueryOrder(),
                        of.profiled.ignoreQueryOrder(), config.ignoreQueryOrder()),
                of.pick("fingerprint-headers", of.own.fingerprintHeaders(), config.fingerprintHeaders()),
                of.pick("fingerprint-conditional-headers", of.own.fingerprintConditionalHeaders(),
                        config.fingerprintConditionalHeaders()),
                config.fingerprintMarks());
    }

    /**
     * @return the problem with the pointers; empty when there is none
     */
    static Optional<String> problem(List<String> pointers) {
        return pointers.stream().filter(pointer -> !isPointer(pointer)).findFirst()
                .map(pointer -> "expected JSON Pointers (RFC 6901) such as /id or /customer/token, was '" + pointer + "'");
    }

    /** The empty pointer, which is the whole body, is none here. */
    private static boolean isPointer(String text) {
        try {
            JsonPath.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
