package io.quarkiverse.rest.idempotency.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkiverse.rest.idempotency.http.StoredHeaders;
import io.quarkus.runtime.configuration.ConfigurationException;

/** Which requests are stored, with which headers, and the settings that are rejected. */
class ResumeSettingsTest {

    private static final String NAME = "order";
    private static final String METHOD = "org.acme.Orders#order";
    private static final String GLOBAL = "quarkus.rest-idempotency.";
    private static final String OWN = GLOBAL + "operations.\"" + NAME + "\".";
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private static StoredHeaders stored(Map<String, String> attributes, Map<String, String> further) {
        Map<String, String> properties = new HashMap<>(Map.of(OWN + "resume-abandoned", "true"));
        properties.putAll(further);
        OperationDefinition definition = new OperationDefinition(NAME, METHOD, attributes, "", false, false);
        return OperationBinder.bind(List.of(definition), TestConfig.of(properties), Set.of(), Set.of()).get(NAME).steps()
                .stored();
    }

    private static StoredHeaders stored(Map<String, String> further) {
        return stored(Map.of("staleLease", "RE_EXECUTE"), further);
    }

    @Test
    void requests_areNotStored_unlessTheOperationSaysSo() {
        assertThat(stored(Map.of(OWN + "resume-abandoned", "false"))).isNull();
    }

    @Test
    void headersThatTheRequestIsBoundBy_areStored() {
        assertThat(stored(Map.of(OWN + "header-name", "X-Key", GLOBAL + "realm.header", "X-Tenant", GLOBAL + "resume.headers",
                "X-Channel", GLOBAL + "fingerprint-headers", "Content-Type,X-Version", OWN + "repeatable-requests", "true"))
                .names()).contains("X-Key", "X-Tenant", "X-Channel", "X-Version", "Content-Type", "Accept", "If-Match",
                        "Repeatability-Request-ID", "Repeatability-First-Sent");
        assertThat(stored(Map.of(OWN + "key-parts", "header:X-Event,body:/id")).names()).contains("X-Event");
    }

    /** Without it, the resumed request would have another key. */
    @Test
    void headerThatTheAnnotationMakesTheKeyOf_isStored() {
        assertThat(stored(Map.of("staleLease", "RE_EXECUTE", "keyParts", "header:X-Event,body:/id"), Map.of()).names())
                .contains("X-Event");
    }

    @Test
    void headerOfAKeyThatIsElsewhere_isNotStored() {
        assertThat(stored(Map.of(OWN + "key-member", "/id", GLOBAL + "key-parts", "header:X-Event")).names())
                .doesNotContain("X-Event");
    }

    @ParameterizedTest
    @CsvSource({ "resume.interval, 0s, expected a positive duration", "resume.max-concurrent, 0, expected 1 or more",
            "resume.max-attempts, 0, expected 1 or more", "resume.max-request-size, 0, expected 1 or more",
            "resume.max-request-size, 1M, expected at most quarkus.rest-idempotency.request-body-memory=262144",
            "resume.encryption-key, c2hvcnQ=, expected 32 bytes in Base64; got 5 bytes",
            "resume.encryption-key, not base64, expected 32 bytes in Base64; was no Base64",
            "resume.other-encryption-keys, c2hvcnQ=, expected 32 bytes in Base64; got 5 bytes",
            "resume.headers, Authorization, the header Authorization can never be stored with a request" })
    void unusableSetting_isRejectedByItsProperty(String property, String value, String expected) {
        assertThatThrownBy(() -> stored(Map.of(GLOBAL + property, value))).isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + GLOBAL + property + ": " + expected.replace(';', ','))
                .hasMessageNotContaining("c2hvcnQ=");
    }

    @Test
    void sameKeyTwice_isRejected_andNotTold() {
        assertThatThrownBy(() -> stored(Map.of(GLOBAL + "resume.encryption-key", KEY, GLOBAL + "resume.other-encryption-keys",
                KEY)))
                .hasMessageContaining("\n - " + GLOBAL + "resume.other-encryption-keys: expected keys that differ")
                .hasMessageNotContaining(KEY);
    }

    @ParameterizedTest
    @CsvSource({ "stale-lease, reject", "completion, in-transaction" })
    void operationThatIsNotReExecuted_isRejected(String property, String value) {
        assertThatThrownBy(() -> stored(Map.of(), Map.of(OWN + property, value)))
                .hasMessageContaining("\n - " + OWN + "resume-abandoned: expected an operation that is re-executed");
    }

    @ParameterizedTest
    @CsvSource({ "fingerprint-headers, Authorization", "realm.header, X-Tenant-Token", "key-parts, header:X-Session" })
    void credentialThatTheRequestIsBoundBy_isRejected(String property, String value) {
        assertThatThrownBy(() -> stored(Map.of(GLOBAL + property, value)))
                .hasMessageContaining("\n - " + OWN + "resume-abandoned: the header ")
                .hasMessageContaining(" of " + GLOBAL + property + " can never be stored with a request");
    }

    @Test
    void operationWithoutHttp_isRejected() {
        OperationDefinition definition = new OperationDefinition(NAME, METHOD, Map.of(), "", true, false);

        assertThatThrownBy(() -> OperationBinder.bind(List.of(definition),
                TestConfig.of(Map.of(OWN + "resume-abandoned", "true")), Set.of(), Set.of()))
                .hasMessageContaining("\n - " + OWN + "resume-abandoned: it is a setting of requests over HTTP");
    }

    @Test
    void configuredKey_encrypts() {
        assertThat(ResumeSettings.cipher(TestConfig.of(Map.of(GLOBAL + "resume.encryption-key", KEY)).resume())).isPresent();
        assertThat(ResumeSettings.cipher(TestConfig.of(Map.of()).resume())).isEmpty();
    }
}
