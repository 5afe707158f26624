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
            // The profile wins over the settings of all operations, so these two are no problem.
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.in-flight-status", "409")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.reject-expired-keys", "true")
            .overrideRuntimeConfigKey(operation("updateTable") + "in-flight-status", "409")
            .overrideRuntimeConfigKey(operation("createTable") + "in-flight-status", "409")
            .overrideRuntimeConfigKey(operation("renameView") + "in-flight-status", "409")
            // Nothing is answered where an operation is not protected, or where keys do not tell their time.
            .overrideRuntimeConfigKey(operation("renameTable") + "enabled", "false")
            .overrideRuntimeConfigKey(operation("renameTable") + "in-flight-status", "409")
            .overrideRuntimeConfigKey(operation("commitTransaction") + "key-format", "uuidv7")
            .overrideRuntimeConfigKey(operation("commitTransaction") + "reject-expired-keys", "true")
            .overrideRuntimeConfigKey(operation("updateTable") + "reject-expired-keys", "true")
            // A client that takes a drop for failed has no files to delete.
            .overrideRuntimeConfigKey(operation("dropView") + "in-flight-status", "409")
            .overrideRuntimeConfigKey(operation("dropView") + "key-format", "uuidv7")
            .overrideRuntimeConfigKey(operation("dropView") + "reject-expired-keys", "true")
            .assertException(failure -> {
                Throwable innermost = failure;
                while (innermost.getCause() != null) {
                    innermost = innermost.getCause();
                }
                assertThat(innermost.getMessage().lines()).hasSize(9)
                        .anyMatch(line -> line.startsWith(" - The operation 'iceberg.createTable' is set to replay=stored"))
                        .anyMatch(line -> line.contains("'iceberg.updateTable' is set to keep the header X-Amz-Security-Token"))
                        .anyMatch(line -> line.contains("'iceberg.dropTable' keeps its records for PT1H"))
                        .anyMatch(line -> line.contains("there is no ReplayAuthorizer bean"))
                        .anyMatch(line -> line.startsWith(" - " + operation("updateTable")
                                + "in-flight-status: expected 503, was 409. Clients take 409 for"))
                        .anyMatch(line -> line.startsWith(" - " + operation("createTable") + "in-flight-status: "))
                        .anyMatch(line -> line.startsWith(" - " + operation("renameView") + "in-flight-status: "))
                        .anyMatch(line -> line.startsWith(" - " + operation("commitTransaction")
                                + "reject-expired-keys: expected false, was true. The answer is 400"));
            });

    private static String operation(String id) {
        return "quarkus.rest-idempotency.operations.\"iceberg." + id + "\".";
    }

    @Test
    void unusableConfiguration_stopsTheStart() {
        Assertions.fail(QuarkusUnitTest.THE_BUILD_WAS_EXPECTED_TO_FAIL);
    }
}
