package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * The authorizer and the rebuilder of a duplicate may block and have the context of its request, also where its method runs on
 * the event loop and the two do not.
 */
class ReplayContextTest {

    /** Two threads took part in what went wrong, so once is not enough. */
    private static final int DUPLICATES = 100;

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.of(Things.class, Call.class, Caller.class, CallerFilter.class,
            Authorizer.class, Rebuilder.class);

    @RequestScoped
    public static class Caller {

        private String name;

        void become(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    @Provider
    public static class CallerFilter implements ContainerRequestFilter {

        @Inject
        Caller caller;

        @Override
        public void filter(ContainerRequestContext request) {
            caller.become(request.getHeaderString("X-Caller"));
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Inject
        Caller caller;

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            assertThat(BlockingOperationControl.isBlockingAllowed()).isTrue();
            assertThat(caller.name()).isEqualTo(request.content().header("X-Caller").get(0));
        }
    }

    @Singleton
    public static class Rebuilder implements ResponseRebuilder {

        @Inject
        Caller caller;

        @Override
        public String operation() {
            return "non-blocking-rebuilt";
        }

        @Override
        public String reference(IdempotentRequest request, Object entity) {
            return "reference";
        }

        @Override
        public Object rebuild(IdempotentRequest request, String reference) {
            return "rebuilt for " + caller.name();
        }
    }

    @Path("/things")
    public static class Things {

        @POST
        @Path("blocking")
        @Idempotent(operation = "blocking")
        public String blocking(String body) {
            return "recorded";
        }

        @POST
        @Path("non-blocking")
        @Idempotent(operation = "non-blocking")
        public Uni<String> nonBlocking(String body) {
            return Uni.createFrom().item("recorded");
        }

        @POST
        @Path("non-blocking-rebuilt")
        @Idempotent(operation = "non-blocking-rebuilt", replay = Replay.REBUILD)
        public Uni<String> rebuilt(String body) {
            return Uni.createFrom().item("not kept");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking", "non-blocking-rebuilt" })
    void authorizerAndRebuilder_haveTheContextOfTheDuplicate(String operation) {
        Call call = new Call(operation, "/things/" + operation, UUID.randomUUID().toString());
        assertThat(call.answer("X-Caller", "first").statusCode()).isEqualTo(200);

        List<CompletableFuture<HttpResponse<String>>> duplicates = new ArrayList<>();
        for (int i = 0; i < DUPLICATES; i++) {
            duplicates.add(call.send("X-Caller", "caller " + i));
        }

        for (int i = 0; i < DUPLICATES; i++) {
            HttpResponse<String> replay = duplicates.get(i).join();
            assertThat(replay.statusCode()).isEqualTo(200);
            assertThat(replay.body()).isEqualTo(operation.endsWith("rebuilt") ? "rebuilt for caller " + i : "recorded");
        }
    }
}
