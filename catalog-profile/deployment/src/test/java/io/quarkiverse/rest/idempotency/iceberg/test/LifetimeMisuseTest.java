package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** A lifetime in weeks would stop every Java client, which cannot read it, so it stops the server. */
class LifetimeMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.iceberg.lifetime", "P1W")
            .assertException(failure -> assertThat(failure).hasStackTraceContaining("P1W"));

    @Test
    void unusableLifetime_stopsTheStart() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
