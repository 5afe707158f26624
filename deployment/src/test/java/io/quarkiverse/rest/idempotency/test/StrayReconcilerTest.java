package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkus.test.QuarkusUnitTest;

/** A reconciler of an unknown operation would never be asked, so an application with one does not start. */
class StrayReconcilerTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Stray.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "The configuration of quarkus-rest-idempotency cannot be used:",
                    " - Reconciler bean for the unknown operation 'creat'. Expected one of [create]. Correct or remove it"));

    @Singleton
    public static class Stray implements Reconciler {

        @Override
        public String operation() {
            return "creat";
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            return new Verdict.Unknown();
        }
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
    void aReconcilerOfNoOperation_stopsTheStart() {
        BuildFailure.expected();
    }
}
