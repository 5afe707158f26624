package io.quarkiverse.rest.idempotency.runtime.config;

import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.GLOBAL;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.METHOD;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.NAME;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.OWN;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.bind;
import static io.quarkiverse.rest.idempotency.runtime.config.Refunds.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Settings that cannot be used: the application does not start, and the message names the property or the attribute.
 */
class UnusableSettingsTest {

    @Test
    void unusableValueOfAProfile_isRejected() {
        assertThatThrownBy(() -> OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")),
                TestConfig.of(Map.of()), Set.of(), Set.of(), Map.of(NAME, Map.of("retention", "P1W"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The OperationProfile of '" + NAME + "' cannot be used, attribute retention: expected");
    }

    @Test
    void profileOfAnUnknownOperation_isRejected() {
        assertThatThrownBy(
                () -> OperationBinder.bind(List.of(), TestConfig.of(Map.of()), Set.of(), Set.of(), Map.of(NAME, Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("OperationProfile bean for the unknown operation '" + NAME + "'. Expected one of");
    }

    static Stream<Arguments> rejectedProperties() {
        return Stream.of(
                Arguments.of("retention", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("tombstone-retention", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("key-clock-skew", "PT-1S", "expected a duration that is not negative, was PT-1S"),
                Arguments.of("key-member", "id",
                        "expected a JSON Pointer that begins with a slash, such as /idempotency_key, was 'id'"),
                Arguments.of("header-name", "Idempotency Key", "expected the name of a header, was 'Idempotency Key'"),
                Arguments.of("reconcile.timeout", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("reconcile.retries", "-1", "expected 0 or more, was -1"),
                Arguments.of("reconcile.retry-delay", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("reconcile.max-concurrent", "0", "expected 1 or more, was 0"),
                Arguments.of("reconcile.breaker-delay", "0s", "expected a positive duration, was PT0S"),
                Arguments.of("reconcile.back-off", "PT-1S", "expected a duration that is not negative, was PT-1S"),
                Arguments.of("steps.max-size", "0", "expected 1 or more, was 0"),
                Arguments.of("lease", "PT-1S", "expected a positive duration, was PT-1S"),
                Arguments.of("wait-limit", "PT-1S", "expected a duration that is not negative, was PT-1S"),
                Arguments.of("in-flight-status", "429", "expected 409 or 503, was 429"),
                Arguments.of("replay", "rebuild",
                        "REBUILD needs a ResponseRebuilder bean whose operation() is '" + NAME + "', and there is none"),
                Arguments.of("released-statuses", "500", "Only a 4xx status can be listed as released, was 500"),
                Arguments.of("replay-headers", "Set-Cookie", "The header Set-Cookie can never be stored for replay"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejectedProperties")
    void unusableGlobalSetting_isRejectedByItsProperty(String property, String value, String problem) {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + property, value)))
                .contains("\n - " + GLOBAL + property + ": " + problem);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejectedProperties")
    void unusableSettingOfOneOperation_isRejectedByItsProperty(String property, String value, String problem) {
        assertThat(rejection(Map.of(), Map.of(OWN + property, value))).contains("\n - " + OWN + property + ": " + problem);
    }

    @Test
    void unusableKeyLengthLimit_isRejectedByItsProperty() {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "max-key-length", "0")))
                .contains("\n - " + GLOBAL + "max-key-length: ").contains("was 0");
    }

    @ParameterizedTest
    @CsvSource({ "retry-after, PT0.999S, expected a duration from PT1S to PT1M",
            "retry-after, PT61S, expected a duration from PT1S to PT1M",
            "heartbeat-interval, 0s, expected a positive duration", "heartbeat-interval, PT-1S, expected a positive duration",
            "store-timeout.reserve, 0s, expected a positive duration",
            "store-timeout.reserve, PT-1S, expected a positive duration",
            "store-timeout.complete, PT-1S, expected a duration that is not negative",
            "waiters.poll-interval, 0s, expected a positive duration", "waiters.max, -1, expected 0 or more",
            "waiters.max-per-key, -1, expected 0 or more", "batching.max-statements, 0, expected 1 or more",
            "batching.max-elements, 0, expected 1 or more", "batching.max-bytes, 0, expected 1 or more",
            "local-cache.max-record-size, 0, expected 1 or more",
            "purge.interval, 0s, expected a positive duration",
            "purge.batch-size, 0, expected 1 or more" })
    void unusableSettingOfTheNode_isRejectedByItsProperty_alsoWithoutOperations(String property, String value,
            String expected) {
        assertThatThrownBy(
                () -> OperationBinder.bind(List.of(), TestConfig.of(Map.of(GLOBAL + property, value)), Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + GLOBAL + property + ": " + expected + ", was ");
    }

    @Test
    void settingsOfTheNodeAtTheirLimits_canBeUsed() {
        assertThat(bind(Map.of(), Map.of(GLOBAL + "retry-after", "60s", GLOBAL + "store-timeout.complete", "0s",
                GLOBAL + "waiters.max", "0", GLOBAL + "waiters.max-per-key", "0", GLOBAL + "purge.batch-size", "1")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = { " ", "\t", "Key:", "Schlüssel" })
    void unusableHeaderName_isRejectedByItsProperty(String name) {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "header-name", name)))
                .contains("\n - " + GLOBAL + "header-name: expected the name of a header, was '" + name + "'");
        assertThat(rejection(Map.of(), Map.of(OWN + "header-name", name))).contains("\n - " + OWN + "header-name: ");
    }

    @Test
    void completionInTransaction_whereItIsImpossible_isRejectedByItsProperty() {
        OperationDefinition asynchronous = new OperationDefinition(NAME, METHOD, Map.of(), "because it returns a Uni");

        assertThatThrownBy(
                () -> OperationBinder.bind(List.of(asynchronous), TestConfig.of(Map.of(OWN + "completion", "in-transaction")),
                        Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("\n - " + OWN + "completion: " + METHOD
                        + " cannot be completed in a transaction, because it returns a Uni");
    }

    @Test
    void stepsOfAnOperationThatCannotUseThem_areRejected() {
        OperationDefinition steps = new OperationDefinition(NAME, METHOD, Map.of(), "", false, true);

        assertThatThrownBy(() -> OperationBinder.bind(List.of(steps), TestConfig.of(Map.of()), Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class).hasMessageContaining("\n - " + GLOBAL
                        + "stale-lease: expected RE_EXECUTE, because " + METHOD + " takes IdempotentSteps");
        Map<String, String> reExecuted = Map.of(OWN + "stale-lease", "re-execute");
        assertThatThrownBy(() -> OperationBinder.bind(List.of(steps), TestConfig.of(reExecuted), Set.of(NAME), Set.of()))
                .hasMessageContaining("\n - Reconciler bean for the operation '" + NAME + "': " + METHOD);
        assertThatThrownBy(() -> OperationBinder.bind(List.of(steps),
                TestConfig.of(Map.of(OWN + "completion", "in-transaction")), Set.of(), Set.of()))
                .hasMessageContaining("\n - " + OWN + "completion: expected AFTER_RESPONSE_BUILT");
        assertThat(OperationBinder.bind(List.of(steps), TestConfig.of(reExecuted), Set.of(), Set.of())).containsKey(NAME);
    }

    @Test
    void aProblemOfAGlobalSetting_isToldOnce() {
        assertThatThrownBy(() -> OperationBinder.bind(
                List.of(new OperationDefinition(NAME, METHOD, Map.of(), ""),
                        new OperationDefinition("other", METHOD, Map.of(), "")),
                TestConfig.of(Map.of(GLOBAL + "lease", "0s", GLOBAL + "retry-after", "PT-1S")), Set.of(), Set.of()))
                .satisfies(rejection -> assertThat(rejection.getMessage().lines()).hasSize(3)
                        .containsOnlyOnce(" - " + GLOBAL + "lease: expected a positive duration, was PT0S"));
    }

    @Test
    void leaseShorterThanThreeHeartbeats_isRejectedByItsProperty() {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "heartbeat-interval", "2s", OWN + "lease", "5s")))
                .contains(
                        "\n - " + OWN + "lease: expected at least three times " + GLOBAL + "heartbeat-interval=PT2S, was PT5S");
        assertThat(bind(Map.of(), Map.of(GLOBAL + "heartbeat-interval", "2s", OWN + "lease", "6s"))).isNotNull();
    }

    @Test
    void reconcilerOfAnUnknownOperation_isRejected() {
        assertThatThrownBy(() -> OperationBinder.bind(List.of(new OperationDefinition(NAME, METHOD, Map.of(), "")),
                TestConfig.of(Map.of()), Set.of("unknown"), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Reconciler bean for the unknown operation 'unknown'. Expected one of");
    }

    @Test
    void unusableAttribute_isRejectedByItsMethod() {
        assertThat(rejection(Map.of("replay", "REBUILD"), Map.of()))
                .contains("the annotation on " + METHOD + ", attribute for replay: REBUILD needs a ResponseRebuilder bean");
    }

    @ParameterizedTest
    @ValueSource(strings = { "post /payments/{id}/refunds", "unknown" })
    void anOperationThatDoesNotExist_isNamedWithThoseThatDo(String unknown) {
        assertThat(rejection(Map.of(), Map.of(GLOBAL + "operations.\"" + unknown + "\".lease", "1m")))
                .contains("\n - " + GLOBAL + "operations.\"" + unknown + "\": there is no such operation; there are [" + NAME
                        + "]");
    }

    @Test
    void problems_areAllToldAtOnce() {
        assertThatThrownBy(() -> OperationBinder.bind(
                List.of(new OperationDefinition(NAME, METHOD, Map.of(), ""),
                        new OperationDefinition("other", METHOD, Map.of(), "")),
                TestConfig.of(Map.of(OWN + "lease", "0s", OWN + "in-flight-status", "200",
                        GLOBAL + "operations.other.retention", "0s", GLOBAL + "operations.unknown.enabled", "false")),
                Set.of(), Set.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("cannot be used:\n - ", OWN + "lease: ", OWN + "in-flight-status: ",
                        "operations.\"other\".retention: ", "operations.\"unknown\": ");
    }
}
