package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.event.IdempotencyEvent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.ResponseRebuilder;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.mutiny.Uni;

/**
 * Changes of a reconciler to its context stay there: neither the authorizer, the rebuilder nor the response of the duplicate
 * finds it, and they find what belongs to the duplicate.
 */
class ReconcilerContextTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication.withUsers(Things.class, Call.class, Caller.class, Look.class,
            Filter.class, Reconciling.class, Blocking.class, NonBlocking.class, Authorizer.class, Rebuilding.class, Audit.class,
            RebuildBlocking.class, RebuildNonBlocking.class);

    /** On whose behalf a request runs. */
    @RequestScoped
    public static class Caller {

        private String name;

        String name() {
            return name;
        }

        void become(String name) {
            this.name = name;
        }
    }

    /** The contents of the context of the running code, by the place where it runs. */
    @Singleton
    public static class Look {

        static final ConcurrentHashMap<String, List<String>> SEEN = new ConcurrentHashMap<>();

        @Inject
        Caller caller;

        @Inject
        CurrentIdentityAssociation identity;

        @Inject
        CurrentVertxRequest request;

        void around(String place) {
            SEEN.put(place, List.of("caller " + caller.name(), "identity " + identity.getIdentity().getPrincipal().getName(),
                    "request " + (request.getCurrent() != null), "local " + ContextLocals.get("local").orElse(null)));
        }

        void become(String name) {
            caller.become(name);
            identity.setIdentity(QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(name)).build());
            ContextLocals.put("local", name);
            MDC.put("mdc", name);
        }
    }

    @Provider
    public static class Filter implements ContainerRequestFilter, ContainerResponseFilter {

        @Inject
        Look look;

        @Override
        public void filter(ContainerRequestContext request) {
            look.caller.become("own");
            ContextLocals.put("local", "own");
            MDC.put("mdc", "own");
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            look.around("response");
            response.getHeaders().putSingle("X-Mdc", String.valueOf(MDC.get("mdc")));
        }
    }

    /** Runs beside the request, while its reconciler waits. */
    @Singleton
    public static class Audit {

        static volatile CountDownLatch told;

        @Inject
        Look look;

        void takenOver(@ObservesAsync IdempotencyEvent.TakenOver event) {
            look.around("audit");
            look.caller.become("audit");
            look.identity.setIdentity(QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal("audit")).build());
            told.countDown();
        }
    }

    public abstract static class Reconciling implements Reconciler {

        static volatile Object log;
        static volatile boolean applied;

        @Inject
        Look look;

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            awaitAudit();
            look.around("reconciler");
            log = MDC.get("mdc");
            look.become("system");
            return applied ? new Verdict.Applied(new RecordedResponse.Rebuildable(200, List.of(), "reference"))
                    : new Verdict.NotApplied();
        }

        private static void awaitAudit() {
            try {
                assertThat(Audit.told.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Singleton
    public static class Blocking extends Reconciling {

        @Override
        public String operation() {
            return "blocking";
        }
    }

    @Singleton
    public static class NonBlocking extends Reconciling {

        @Override
        public String operation() {
            return "non-blocking";
        }
    }

    @Singleton
    public static class Authorizer implements ReplayAuthorizer {

        @Inject
        Look look;

        @Override
        public void authorize(IdempotentRequest request, RecordedResponse response) {
            look.around("authorizer");
        }
    }

    public abstract static class Rebuilding implements ResponseRebuilder {

        @Inject
        Look look;

        @Override
        public String reference(IdempotentRequest request, Object entity) {
            return "reference";
        }

        @Override
        public Object rebuild(IdempotentRequest request, String reference) {
            look.around("rebuilder");
            return "rebuilt";
        }
    }

    @Singleton
    public static class RebuildBlocking extends Rebuilding {

        @Override
        public String operation() {
            return "blocking";
        }
    }

    @Singleton
    public static class RebuildNonBlocking extends Rebuilding {

        @Override
        public String operation() {
            return "non-blocking";
        }
    }

    @Path("/things")
    @Idempotent(replay = Replay.REBUILD)
    public static class Things {

        @Inject
        Look look;

        @POST
        @Path("blocking")
        @Idempotent(operation = "blocking")
        public String blocking(String body) {
            look.around("method");
            return "run";
        }

        @POST
        @Path("non-blocking")
        @Idempotent(operation = "non-blocking")
        public Uni<String> nonBlocking(String body) {
            look.around("method");
            return Uni.createFrom().item("run");
        }
    }

    private static final List<String> OWN = List.of("caller own", "identity alice", "request true", "local own");
    private static final List<String> FRESH = List.of("caller null", "identity ", "request false", "local null");

    @BeforeEach
    void nothingIsSeen() {
        Look.SEEN.clear();
        Audit.told = new CountDownLatch(1);
    }

    private static HttpResponse<String> duplicateOfInterrupted(String operation) {
        Call call = new Call(operation, "/things/" + operation, UUID.randomUUID().toString());
        call.interrupt("default", "alice");
        return call.answer("Authorization", "Basic " + Base64.getEncoder().encodeToString("alice:alice".getBytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void theReplay_findsTheContextOfTheDuplicate_afterAReconciler(String operation) {
        Reconciling.applied = true;

        HttpResponse<String> answer = duplicateOfInterrupted(operation);

        assertThat(answer.body()).isEqualTo("rebuilt");
        assertThat(Look.SEEN).containsEntry("authorizer", OWN).containsEntry("rebuilder", OWN).containsEntry("response", OWN);
        assertThat(answer.headers().firstValue("X-Mdc")).hasValue("own");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void theMethod_findsTheContextOfTheDuplicate_afterAReconciler(String operation) {
        Reconciling.applied = false;

        HttpResponse<String> answer = duplicateOfInterrupted(operation);

        assertThat(answer.body()).isEqualTo("run");
        assertThat(Look.SEEN).containsEntry("method", OWN).containsEntry("response", OWN);
        assertThat(answer.headers().firstValue("X-Mdc")).hasValue("own");
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void anObserverOfEvents_findsNothingOfTheDuplicate_andLeavesNothing(String operation) {
        Reconciling.applied = true;

        duplicateOfInterrupted(operation);

        assertThat(Look.SEEN.get("audit")).startsWith("caller null", "identity ", "request false");
        assertThat(Look.SEEN).containsEntry("authorizer", OWN).containsEntry("response", OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "non-blocking" })
    void aReconciler_findsNothingOfTheDuplicate_butItsLogEntries(String operation) {
        duplicateOfInterrupted(operation);

        assertThat(Look.SEEN).containsEntry("reconciler", FRESH);
        assertThat(Reconciling.log).isEqualTo("own");
    }
}
