package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** A base path without its parameter would leave the catalog unprotected, with nothing but a line in the log of the build. */
class BasePathsMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideConfigKey("quarkus.rest-idempotency.iceberg.base-paths", "/api/catalog/v1/{prefix},/api/catalog/v1")
            .assertException(failure -> {
                Throwable innermost = failure;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                assertThat(innermost).hasMessageStartingWith("quarkus.rest-idempotency.iceberg.base-paths: expected path "
                        + "templates").hasMessageContaining("got [/api/catalog/v1], under which no method serves one")
                        .hasMessageEndingWith("at [/api/catalog/v1/{prefix}]");
            });

    @Test
    void basePathThatServesNoOperation_failsTheBuild() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
