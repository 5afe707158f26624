package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyException;

/** The levels of a namespace in a path, by a separator that is known or not. */
class NamespaceSeparatorTest {

    private final NamespaceSeparator separator = new NamespaceSeparator((String) null);

    @ParameterizedTest
    @ValueSource(strings = { ".", "%2E", "%2e" })
    void configuredSeparator_splits_encodedOrNot(String configured) {
        NamespaceSeparator separator = new NamespaceSeparator(configured);

        separator.isTold("%24");

        assertThat(separator.levels("a.b", "iceberg.dropTable")).containsExactly("a", "b");
        assertThat(separator.levels("a$b", "iceberg.dropTable")).containsExactly("a$b");
        assertThat(separator.levels("a.b\u001Fc", "iceberg.dropTable")).as("of a client that knows no other")
                .containsExactly("a.b", "c");
    }

    @Test
    void separatorThatClientsAreTold_isLearned() {
        separator.isTold("%2E");
        separator.isTold("%2E");

        assertThat(separator.levels("a.b", "iceberg.dropTable")).containsExactly("a", "b");
        assertThat(separator.levels("a", "iceberg.dropTable")).containsExactly("a");
    }

    @Test
    void clientsThatAreToldNoSeparator_useTheUnitSeparator() {
        separator.isTold(null);

        assertThat(separator.levels("a.b", "iceberg.dropTable")).containsExactly("a.b");
        assertThat(separator.levels("a\u001Fb", "iceberg.dropTable")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a.b", "a$b", "a b", "a:b" })
    void nameThatMayHaveLevels_isNotRead_whileTheSeparatorIsUnknown(String name) {
        assertThatThrownBy(() -> separator.levels(name, "iceberg.dropTable")).isInstanceOfSatisfying(IdempotencyException.class,
                rejection -> {
                    assertThat(rejection.status()).isEqualTo(503);
                    assertThat(rejection.operation()).contains("iceberg.dropTable");
                })
                .hasMessageContaining("quarkus.rest-idempotency.iceberg.namespace-separator");
    }

    @Test
    void nameOfOneLevelUnderAnySeparator_isRead_whileTheSeparatorIsUnknown() {
        assertThat(separator.levels("sales_2026-é", "iceberg.dropTable")).containsExactly("sales_2026-é");
        assertThat(separator.levels("a\u001Fb", "iceberg.dropTable")).containsExactly("a", "b");
    }

    @Test
    void separatorsThatContradictEachOther_areUnknown() {
        separator.isTold("%2E");
        separator.isTold(null);
        separator.isTold("%2E");

        assertThatThrownBy(() -> separator.levels("a.b", "iceberg.dropTable")).isInstanceOf(IdempotencyException.class);
    }
}
