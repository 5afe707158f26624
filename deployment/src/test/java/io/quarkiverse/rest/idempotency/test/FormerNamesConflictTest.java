package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;

/** Both names of a renamed property do not start an application when they have different values. */
class FormerNamesConflictTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Things.class)
            .overrideConfigKey("quarkus.rest-idempotency.key", "required")
            .overrideConfigKey("quarkus.rest-idempotency.key-requirement", "optional")
            .assertException(failure -> assertThat(failure).hasMessageContaining(
                    "quarkus.rest-idempotency.key=required and quarkus.rest-idempotency.key-requirement=optional name the same "
                            + "setting, by its former and its current name. Expected one of them; remove "
                            + "quarkus.rest-idempotency.key"));

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent
        public String make() {
            return "thing";
        }
    }

    @Test
    void applicationWithBothNames_doesNotStart() {
        fail("Expected the start to fail");
    }
}
