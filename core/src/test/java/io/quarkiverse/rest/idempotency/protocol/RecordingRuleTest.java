package io.quarkiverse.rest.idempotency.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which responses are recorded.
 */
class RecordingRuleTest {

    private final RecordingRule rule = new RecordingRule(RecordingRule.RELEASED_BY_DEFAULT);

    @ParameterizedTest
    @ValueSource(ints = { 200, 201, 202, 204, 206, 302, 304, 400, 404, 405, 409, 410, 412, 415, 422, 499 })
    void successesRedirectsAndDeterministicClientErrors_areRecorded(int status) {
        assertThat(rule.records(status)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 401, 403, 408, 419, 421, 423, 424, 425, 428, 429 })
    void transientStatus_isNotRecorded(int status) {
        assertThat(rule.records(status)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = { 400, 402, 404, 409, 422, 499 })
    void clientErrorWithRetryAfter_isNotRecorded(int status) {
        assertThat(rule.records(status, true)).isFalse();
        assertThat(new RecordingRule(Set.of(), false).records(status, true)).as("switched off").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 202, 303 })
    void successWithRetryAfter_isRecorded(int status) {
        assertThat(rule.records(status, true)).isTrue();
    }

    @Test
    @Tag("never-5xx")
    void serverError_isNeverRecorded_byAnyConfiguration() {
        RecordingRule nothingReleased = new RecordingRule(Set.of());
        for (int status = 500; status < 600; status++) {
            assertThat(nothingReleased.records(status)).as("%d", status).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 100, 103, 199, 600, 999 })
    void informationalStatus_isNotRecorded(int status) {
        assertThat(rule.records(status)).isFalse();
    }

    @Test
    void list_replacesTheDefault() {
        RecordingRule listed = new RecordingRule(Set.of(404));

        assertThat(listed.records(404)).isFalse();
        assertThat(listed.records(401)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = { 200, 399, 500, 503 })
    void listedStatus_mustBeA4xx(int status) {
        assertThatThrownBy(() -> new RecordingRule(Set.of(status)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("was " + status);
    }

    @Test
    void every4xx_canBeListed() {
        RecordingRule rule = new RecordingRule(Set.of(400, 499));

        assertThat(rule.records(400)).isFalse();
        assertThat(rule.records(499)).isFalse();
        assertThat(rule.records(498)).isTrue();
    }
}
