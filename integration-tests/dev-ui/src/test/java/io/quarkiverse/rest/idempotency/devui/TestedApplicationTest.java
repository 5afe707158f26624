package io.quarkiverse.rest.idempotency.devui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.support.ExtensionTest;
import io.quarkus.arc.Arc;
import io.quarkus.test.QuarkusUnitTest;

/**
 * An application under test has no bean of the Dev UI either.
 */
class TestedApplicationTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = ExtensionTest.application()
            .withApplicationRoot(jar -> jar.addClasses(PaymentResource.class, CaptureProfile.class, NodeResource.class));

    @Test
    void devUi_isAbsent() {
        IdempotencyStore store = Arc.container().instance(IdempotencyStore.class).get();

        assertThat(new NodeResource(store).devBeans()).isEqualTo("[]");
    }
}
