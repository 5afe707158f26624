package io.quarkiverse.rest.idempotency.iceberg.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Configuration that would break a promise of the profile stops the start, with all problems in one message. */
class ProfileConfigMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = CatalogApplication.of()
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"iceberg.createTable\".replay", "stored")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"iceberg.updateTable\".replay-headers",
                    "Content-Type,X-Amz-Security-Token")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"iceberg.dropTable\".retention", "1h")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.iceberg.replay-authorizer-required", "true")
            .assertException(failure -> {
                Throwable innermost = failure;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                assertThat(innermost.getMessage().lines()).hasSize(5)
                        .anyMatch(line -> line.startsWith(" - The operation 'iceberg.createTable' is set to replay=stored"))
                        .anyMatch(line -> line.contains("'iceberg.updateTable' is set to keep the header X-Amz-Security-Token"))
                        .anyMatch(line -> line.contains("'iceberg.dropTable' keeps its records for PT1H"))
                        .anyMatch(line -> line.contains("there is no ReplayAuthorizer bean"));
            });

    @Test
    void unusableConfiguration_stopsTheStart() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
