package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkus.test.QuarkusUnitTest;

/** Two reconcilers of one operation could disagree, so an application with both does not start. */
class TwoReconcilersTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, One.class, Other.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .startsWith("Multiple Reconciler beans for the operation 'create': ")
                    .contains(One.class.getName(), Other.class.getName())
                    .doesNotContain("_ClientProxy")
                    .endsWith(". Remove all but one"));

    @Singleton
    public static class One implements Reconciler {

        @Override
        public String operation() {
            return "create";
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            return new Verdict.Unknown();
        }
    }

    @ApplicationScoped
    public static class Other extends One {
    }

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent(operation = "create")
        public String create() {
            return "";
        }
    }

    @Test
    void twoReconcilersOfOneOperation_stopTheStart() {
        BuildFailure.expected();
    }
}
