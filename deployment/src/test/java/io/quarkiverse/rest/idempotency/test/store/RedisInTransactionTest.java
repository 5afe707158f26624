package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** A record in Redis cannot be completed in a method's transaction, and the build says so. */
class RedisInTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = RedisApplication.of(Things.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .startsWith("Idempotent methods cannot be protected as they are:")
                    .contains("#make()", "completion IN_TRANSACTION is not possible", "the records are kept in Redis",
                            "use AFTER_RESPONSE_BUILT"));

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String make() {
            return "made";
        }
    }

    @Test
    void completionInTransaction_withRedis_failsTheBuild() {
        BuildFailure.expected();
    }
}
