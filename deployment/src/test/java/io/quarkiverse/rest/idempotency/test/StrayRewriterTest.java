package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RequestBodyRewriter;
import io.quarkus.test.QuarkusUnitTest;

/** A rewriter of an unknown operation would never be called, so an application with one does not start. */
class StrayRewriterTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Stray.class)
            .assertException(failure -> assertThat(new BuildFailure(failure).message()).isEqualTo(
                    "RequestBodyRewriter beans for unknown operations [creat]. Expected operation() to return one of [create]. "
                            + "Correct or remove them"));

    @Singleton
    public static class Stray implements RequestBodyRewriter {

        @Override
        public String operation() {
            return "creat";
        }

        @Override
        public byte[] rewrite(IdempotentRequest request, byte[] body) {
            return body;
        }
    }

    @Path("/things")
    public static class Things {

        @POST
        @Idempotent(operation = "create")
        public String create(String thing) {
            return "";
        }
    }

    @Test
    void rewriterOfAnUnknownOperation_stopsTheStart() {
        BuildFailure.expected();
    }
}
