package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyException;

/** The levels of a namespace in a path, by a separator that is known or not. */
class NamespaceSeparatorTest {

    private static final String OPERATION = "iceberg.dropTable";

    private final NamespaceSeparator separator = new NamespaceSeparator((String) null);

    @ParameterizedTest
    @ValueSource(strings = { ".", "%2E", "%2e" })
    void configuredSeparator_splits_encodedOrNot(String configured) {
        NamespaceSeparator separator = new NamespaceSeparator(configured);

        assertThat(separator.levels("a.b", "main", OPERATION)).containsExactly("a", "b");
        assertThat(separator.levels("a$b", "main", OPERATION)).containsExactly("a$b");
        assertThat(separator.levels("a.b\u001Fc", "main", OPERATION)).as("of a client that knows no other")
                .containsExactly("a.b", "c");
    }

    @Test
    void separatorThatClientsAreTold_isLearned() {
        separator.isTold("main", "%2E");
        separator.isTold("main", "%2E");

        assertThat(separator.levels("a.b", "main", OPERATION)).containsExactly("a", "b");
        assertThat(separator.levels("a", "main", OPERATION)).containsExactly("a");
    }

    @Test
    void clientsThatAreToldNoSeparator_useTheUnitSeparator() {
        separator.isTold("main", null);

        assertThat(separator.levels("a.b", "main", OPERATION)).containsExactly("a.b");
        assertThat(separator.levels("a\u001Fb", "main", OPERATION)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = { "a.b", "a$b", "a b", "a:b" })
    void nameThatMayHaveLevels_isNotRead_whileTheSeparatorIsUnknown(String name) {
        assertThatThrownBy(() -> separator.levels(name, "main", OPERATION)).isInstanceOfSatisfying(IdempotencyException.class,
                rejection -> {
                    assertThat(rejection.status()).isEqualTo(503);
                    assertThat(rejection.operation()).contains(OPERATION);
                })
                .hasMessageContaining("quarkus.rest-idempotency.iceberg.namespace-separator");
    }

    @Test
    void nameOfOneLevelUnderAnySeparator_isRead_whileTheSeparatorIsUnknown() {
        assertThat(separator.levels("sales_2026-é", "main", OPERATION)).containsExactly("sales_2026-é");
        assertThat(separator.levels("a\u001Fb", "main", OPERATION)).containsExactly("a", "b");
    }

    @Test
    void separatorsThatContradictEachOther_areUnknown() {
        separator.isTold("main", "%2E");
        separator.isTold("main", null);
        separator.isTold("main", "%2E");

        assertThatThrownBy(() -> separator.levels("a.b", "main", OPERATION)).isInstanceOf(IdempotencyException.class);
    }

    @Test
    void catalogsWithSeparatorsOfTheirOwn_areEachReadByTheirs() {
        separator.isTold("dots", "%2E");
        separator.isTold("team%2Funits", null);

        assertThat(separator.levels("a.b", "dots", OPERATION)).containsExactly("a", "b");
        assertThat(separator.levels("a.b", "team/units", OPERATION)).containsExactly("a.b");
        assertThatThrownBy(() -> separator.levels("a.b", "another", OPERATION)).isInstanceOf(IdempotencyException.class);
        assertThat(separator.levels("a$b", "another", OPERATION)).as("read alike by both").containsExactly("a$b");
    }

    @Test
    void separatorOfOneCatalog_isTakenForThatOfOthers_untilTheyTell() {
        separator.isTold(null, "%2E");

        assertThat(separator.levels("a.b", "main", OPERATION)).containsExactly("a", "b");
    }

    @Test
    void configuredSeparator_isNotFollowed_whereClientsAreToldAnother() {
        NamespaceSeparator dots = new NamespaceSeparator(".");
        dots.isTold("main", null);

        assertThatThrownBy(() -> dots.levels("a.b", "main", OPERATION)).isInstanceOf(IdempotencyException.class)
                .hasMessageContaining("several separators").hasMessageContaining("namespace-separator must name one");
        assertThat(dots.levels("a", "main", OPERATION)).containsExactly("a");
        assertThat(dots.levels("a.b", "another", OPERATION)).containsExactly("a", "b");
    }

    @Test
    void separatorThatIsNotProperlyEncoded_isTakenAsItIs() {
        separator.isTold("main", "%");

        assertThat(separator.levels("a%b", "main", OPERATION)).containsExactly("a", "b");
    }
}
