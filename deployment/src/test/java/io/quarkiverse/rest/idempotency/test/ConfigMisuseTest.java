package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;

/**
 * A configuration that cannot be used stops the start. All of it is reported in one message, which names each property.
 */
class ConfigMisuseTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class)
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.in-flight-status", "200")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.replay-headers", "Content-Type,Set-Cookie")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.max-key-length", "0")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.memory.max-entries", "0")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.memory.max-bytes", "0")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"create\".wait-limit", "PT-1S")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"create\".released-statuses", "404,500")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"create\".lease", "0s")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"create\".replay", "rebuild")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"create\".completion", "in-transaction")
            .overrideRuntimeConfigKey("quarkus.rest-idempotency.operations.\"creat\".retention", "1h")
            .assertException(failure -> {
                String message = new BuildFailure(failure).message();
                String create = " - quarkus.rest-idempotency.operations.\"create\".";
                assertThat(message.lines()).containsExactlyInAnyOrder(
                        "The configuration of quarkus-rest-idempotency cannot be used:",
                        " - quarkus.rest-idempotency.in-flight-status: expected 409 or 503, was 200",
                        " - quarkus.rest-idempotency.replay-headers: The header Set-Cookie can never be stored for replay: "
                                + "it carries credentials, or belongs to one connection, server, moment or trace",
                        " - quarkus.rest-idempotency.max-key-length: The greatest length of a key must be at least 1, was 0",
                        " - quarkus.rest-idempotency.memory.max-entries: expected 1 or more, was 0",
                        " - quarkus.rest-idempotency.memory.max-bytes: expected 1 or more, was 0",
                        create + "wait-limit: expected a duration that is not negative, was PT-1S",
                        create + "released-statuses: Only a 4xx status can be listed as released, was 500: a 2xx or 3xx is "
                                + "always recorded, and a 5xx never is",
                        create + "lease: expected a positive duration, was PT0S",
                        create + "replay: REBUILD needs a ResponseRebuilder bean whose operation() is 'create', "
                                + "and there is none",
                        create + "completion: " + Things.class.getName()
                                + "#create() cannot be completed in a transaction, because "
                                + "the records are kept in memory and not in the method's database",
                        " - quarkus.rest-idempotency.operations.\"creat\": there is no such operation; there are [create, other]");
            });

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent(operation = "create")
        public String create() {
            return "";
        }

        @POST
        @Path("other")
        @Idempotent(operation = "other")
        public String other() {
            return "";
        }
    }

    @Test
    void everyPropertyThatCannotBeUsed_stopsTheStart_inOneMessage() {
        BuildFailure.expected();
    }
}
