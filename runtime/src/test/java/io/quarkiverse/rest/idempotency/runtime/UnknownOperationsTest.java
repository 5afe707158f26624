package io.quarkiverse.rest.idempotency.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Beans of an SPI for operations that the application does not have.
 */
class UnknownOperationsTest {

    @Test
    void operationsThatExist_areAccepted() {
        assertThatCode(() -> SpiBeans.rejectUnknown(ProblemRenderer.class, "operations()", Set.of("a"), Set.of("a", "b")))
                .doesNotThrowAnyException();
    }

    @Test
    void operationsThatDoNotExist_areAllNamed_withTheOnesThatDo() {
        assertThatThrownBy(
                () -> SpiBeans.rejectUnknown(ProblemRenderer.class, "operations()", Set.of("y", "x", "a"), Set.of("b", "a")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "ProblemRenderer beans for unknown operations [x, y]. Expected operations() to return one of [a, b]. "
                                + "Correct or remove them");
    }
}
