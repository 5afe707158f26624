package io.quarkiverse.rest.idempotency.runtime.config;

import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.GLOBAL;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.OWN;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.bind;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.FingerprintMode;
import io.quarkiverse.rest.idempotency.fingerprint.FingerprintRules;

/**
 * The settings for the comparison of two requests, and for the secrets of digests.
 */
class FingerprintSettingsTest {

    @Test
    void fingerprintSettings_comeFromTheOperationTheAnnotationOrTheDefault() {
        assertThat(bind(Map.of(), Map.of()).fingerprint())
                .isEqualTo(new FingerprintRules(FingerprintMode.BYTES, List.of(), false,
                        List.of("Content-Type"), true, true));
        Map<String, String> annotated = Map.of("fingerprint", "JSON", "fingerprintExclude", "/id\n/auth/token",
                "ignoreQueryOrder", "true");
        assertThat(bind(annotated, Map.of()).fingerprint()).isEqualTo(new FingerprintRules(FingerprintMode.JSON,
                List.of("/id", "/auth/token"), true, List.of("Content-Type"), true, true));
        assertThat(bind(annotated, Map.of(OWN + "fingerprint-exclude", "/other", OWN + "ignore-query-order", "false",
                OWN + "fingerprint-conditional-headers", "false", GLOBAL + "fingerprint-marks", "false")).fingerprint())
                .isEqualTo(new FingerprintRules(FingerprintMode.JSON, List.of("/other"), false, List.of("Content-Type"), false,
                        false));
        assertThat(bind(Map.of(), Map.of(GLOBAL + "fingerprint", "json", GLOBAL + "fingerprint-exclude", "/id")).fingerprint()
                .excluded()).containsExactly("/id");
    }

    @Test
    void pointersOfAllOperations_areLeftAloneWhereBodiesAreComparedByTheirBytes() {
        assertThat(bind(Map.of("fingerprint", "BYTES"),
                Map.of(GLOBAL + "fingerprint", "json", GLOBAL + "fingerprint-exclude", "/id")).fingerprint().excluded())
                .isEmpty();
    }

    @Test
    void pointersWithoutJson_orWithWrongSyntax_areRejectedByTheirProperty() {
        assertThat(rejection(Map.of(), Map.of(OWN + "fingerprint-exclude", "/id"))).contains(OWN + "fingerprint-exclude",
                "expected fingerprint=json", "was bytes");
        assertThat(rejection(Map.of("fingerprint", "JSON"), Map.of(OWN + "fingerprint-exclude", "/id,id")))
                .contains(OWN + "fingerprint-exclude", "expected JSON Pointers", "'id'");
        assertThat(new Attributes(Map.of("fingerprintExclude", "$.id")).problems()).containsKey("fingerprintExclude");
        assertThat(new Attributes(Map.of("fingerprintExclude", "/a~2")).problems()).containsKey("fingerprintExclude");
        assertThat(new Attributes(Map.of("fingerprintExclude", "/a~1b/0", "fingerprint", "JSON")).problems()).isEmpty();
    }

    @Test
    void unusableSecrets_areRejectedByTheirProperty_andNotShown() {
        String secret = "0123456789abcdef0123456789abcdef";

        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.secret", "too short"))).contains(GLOBAL + "digest.secret",
                "expected 32 characters or more, got 9").doesNotContain("too short");
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.other-secrets", "too short")))
                .contains(GLOBAL + "digest.other-secrets", "got 9");
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.secret", secret, GLOBAL + "digest.other-secrets", secret)))
                .contains(GLOBAL + "digest.other-secrets", "twice").doesNotContain(secret);
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "digest.other-unkeyed", "true")))
                .contains(GLOBAL + "digest.other-unkeyed");
        assertThat(bind(Map.of(), Map.of(GLOBAL + "digest.secret", secret, GLOBAL + "digest.other-unkeyed", "true")))
                .isNotNull();
    }
}
