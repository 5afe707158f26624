package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/**
 * The request that a reconciler sees, and the thread that it runs on, also when the method is one of the event loop.
 */
class ReconcilerRequestTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withUsers(Things.class, Call.class, Curious.class, Session.class)
            .overrideConfigKey("quarkus.rest-idempotency.realm.header", "X-Tenant");

    @RequestScoped
    public static class Session {

        String use() {
            return "used";
        }
    }

    /** Keeps what it sees. */
    @Singleton
    public static class Curious implements Reconciler {

        record Seen(IdempotentRequest request, Instant reservedAt, String method, String path, String account, String noSuch,
                String query, List<String> traces, List<String> absent, String body, boolean mayBlock, boolean contextActive,
                String session) {
        }

        static volatile Seen seen;

        @Inject
        Session session;

        @Override
        public String operation() {
            return "refund";
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            IdempotentRequest.Content content = request.content();
            seen = new Seen(request, reservedAt, content.method(), content.path(), content.pathParameter("account"),
                    content.pathParameter("other"), content.query(), content.header("x-trace"), content.header("X-Absent"),
                    new String(content.body(), StandardCharsets.UTF_8), BlockingOperationControl.isBlockingAllowed(),
                    Arc.container().requestContext().isActive(), session.use());
            return new Verdict.Applied(new RecordedResponse.Stored(200, List.of(), "seen".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Path("/accounts")
    public static class Things {

        @POST
        @Path("{account}/refunds")
        @Idempotent(operation = "refund")
        public Uni<String> refund(String account, String body) {
            return Uni.createFrom().item("run");
        }
    }

    @Test
    void reconciler_onAWorkerThread_seesTheWholeRequest() {
        Call call = new Call("refund", "/accounts/a%20b/refunds?from=web&n=1", "the-key");
        Ownership interrupted = call.interrupt("acme", "alice");
        Instant reservedAt = Call.record(interrupted.id()).reservedAt();

        String answer = call.answer("X-Tenant", "acme", "X-Trace", "one", "X-Trace", "two", "Authorization",
                "Basic " + Base64.getEncoder().encodeToString("alice:alice".getBytes(StandardCharsets.UTF_8))).body();

        assertThat(answer).isEqualTo("seen");
        Curious.Seen seen = Curious.seen;
        assertThat(seen.request().operation()).isEqualTo("refund");
        assertThat(seen.request().key()).isEqualTo("the-key");
        assertThat(seen.request().realm()).isEqualTo("acme");
        assertThat(seen.request().principal()).isEqualTo("alice");
        assertThat(seen.request().binding()).isEqualTo(Call.record(interrupted.id()).binding());
        assertThat(seen.request().deriveKey("money")).isEqualTo(interrupted.id().deriveKey("refund", "money"));
        assertThat(seen.reservedAt()).isEqualTo(reservedAt);
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.path()).isEqualTo("/accounts/a%20b/refunds");
        assertThat(seen.account()).isEqualTo("a b");
        assertThat(seen.noSuch()).isNull();
        assertThat(seen.query()).isEqualTo("from=web&n=1");
        assertThat(seen.traces()).containsExactly("one", "two");
        assertThat(seen.absent()).isEmpty();
        assertThat(seen.body()).isEqualTo(Call.BODY);
        assertThat(seen.mayBlock()).as("it may block").isTrue();
        assertThat(seen.contextActive()).as("a request context is active").isTrue();
        assertThat(seen.session()).isEqualTo("used");
    }
}
