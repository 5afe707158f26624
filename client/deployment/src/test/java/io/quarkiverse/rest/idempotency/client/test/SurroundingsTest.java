package io.quarkiverse.rest.idempotency.client.test;

import static io.quarkiverse.rest.idempotency.client.test.Till.lost;
import static io.quarkiverse.rest.idempotency.client.test.Till.plan;
import static io.quarkiverse.rest.idempotency.client.test.Till.retryAfter;
import static io.quarkiverse.rest.idempotency.client.test.Till.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.core.MultivaluedMap;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.annotation.RegisterClientHeaders;
import org.eclipse.microprofile.rest.client.annotation.RegisterProvider;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.client.FailedAttempt;
import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.rest.client.reactive.NotBody;
import io.quarkus.rest.client.reactive.ReactiveClientHeadersFactory;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;

/**
 * Filters, retries and other wrappers that applications put around their clients: the key passes them, and they work as without
 * it.
 */
class SurroundingsTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Token.class, Guarded.class, TokenFilter.class,
            LateHeaders.class, Late.class, OwnRetry.class, Cashier.class, ByInterface.class, FineGrained.class, Keyed.class);

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Token {

        @POST
        @IdempotentCall
        String fetch(String body);
    }

    /** Fetches a token before each request, by a call of its own. */
    public static class TokenFilter implements ClientRequestFilter {

        @Inject
        @RestClient
        Token token;

        @Override
        public void filter(ClientRequestContext request) {
            token.fetch("token");
        }
    }

    /** Makes headers on another thread, where the request goes on. */
    @ApplicationScoped
    public static class LateHeaders extends ReactiveClientHeadersFactory {

        @Override
        public Uni<MultivaluedMap<String, String>> getHeaders(MultivaluedMap<String, String> incoming,
                MultivaluedMap<String, String> outgoing) {
            return Uni.createFrom().item(outgoing).emitOn(Infrastructure.getDefaultWorkerPool());
        }
    }

    @RegisterRestClient(configKey = "till")
    @RegisterProvider(TokenFilter.class)
    @Path("/till")
    public interface Guarded {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);
    }

    @RegisterRestClient(configKey = "till")
    @RegisterClientHeaders(LateHeaders.class)
    @Path("/till")
    public interface Late {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        Uni<String> pay(String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface OwnRetry {

        @POST
        @IdempotentCall
        @Retry(delay = 1, maxRetries = 1, abortOn = IllegalStateException.class)
        String everything(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        @ExponentialBackoff
        String soon(String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @Retry(delay = 1, maxRetries = 2)
    public interface ByInterface {

        @POST
        @IdempotentCall
        String pay(String body);

        @POST
        String unprotected(String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Keyed {

        @POST
        @IdempotentCall
        String pay(@IdempotencyKey @NotBody UUID key, String body);
    }

    /** Retries what it does, and not the call. */
    @ApplicationScoped
    public static class Cashier {

        @RestClient
        Keyed till;

        @Retry(delay = 1)
        public String payWithNewKeys(String body) {
            return till.pay(null, body);
        }

        @Retry(delay = 1)
        public String payWith(UUID key, String body) {
            return till.pay(key, body);
        }
    }

    /** The configuration limits the duration. */
    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface FineGrained {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String payWithTwoLimits(String body);
    }

    static {
        limit(FineGrained.class.getName() + "/pay", "20");
        limit(FineGrained.class.getName() + "/payWithTwoLimits", "10");
        limit(FineGrained.class.getName() + "$$CDIWrapper/payWithTwoLimits", "20");
    }

    private static void limit(String method, String seconds) {
        String retry = "quarkus.fault-tolerance.\"" + method + "\".retry.";
        APPLICATION.overrideRuntimeConfigKey(retry + "max-duration", seconds)
                .overrideRuntimeConfigKey(retry + "max-duration-unit", "seconds");
    }

    @RestClient
    Guarded guarded;

    @RestClient
    Late late;

    @RestClient
    OwnRetry ownRetry;

    @RestClient
    ByInterface byInterface;

    @RestClient
    FineGrained fineGrained;

    @Inject
    Cashier cashier;

    @BeforeEach
    void reset() {
        Till.reset();
    }

    @Test
    void headersThatAreMadeElsewhere_loseNoKey() {
        plan("a", lost());

        late.pay("a").await().indefinitely();

        assertThat(Till.keys()).hasSize(2);
        assertThat(new HashSet<>(Till.keys())).hasSize(1);
    }

    @Test
    void callsOfFilters_haveKeysOfTheirOwn() {
        plan("a", lost());

        guarded.pay("a");

        assertThat(Till.seen()).extracting(Till.Seen::body).containsExactly("token", "a", "token", "a");
        assertThat(Till.keys().get(1)).isEqualTo(Till.keys().get(3));
        assertThat(new HashSet<>(Till.keys())).as("two tokens and one payment").hasSize(3);
    }

    @Test
    void aRetryThatSaysWhatItRetries_isLeftAsItIs() {
        plan("a", status(404));

        assertThat(ownRetry.everything("a")).isEqualTo("paid a");
        assertThat(new HashSet<>(Till.keys())).hasSize(1);
    }

    @Test
    void aRetryWithABackoffOfItsOwn_waitsForNothingElse() {
        plan("a", retryAfter(503, "3600"));

        assertThat(ownRetry.soon("a")).isEqualTo("paid a");
    }

    @Test
    void theRetryOfAnInterface_countsForItsCallsToo() {
        plan("a", status(422));
        plan("b", lost(), status(500), lost());
        plan("c", status(422));

        assertThatThrownBy(() -> byInterface.pay("a")).hasMessageContaining("422");
        assertThatThrownBy(() -> byInterface.pay("b")).isInstanceOf(Exception.class);
        assertThat(byInterface.unprotected("c")).as("retried as Fault Tolerance does").isEqualTo("paid c");

        assertThat(Till.seen()).extracting(Till.Seen::body).containsExactly("a", "b", "b", "b", "c", "c");
    }

    @Test
    void maxDuration_isConfiguredByTheNameOfTheInterface() {
        plan("a", retryAfter(503, "21"));

        assertThatThrownBy(() -> fineGrained.pay("a")).satisfies(failure -> assertThat(FailedAttempt.of(failure).orElseThrow()
                .budget()).contains(Duration.ofSeconds(20)));
    }

    @Test
    void maxDurationForTheGeneratedClass_takesPrecedence() {
        plan("a", retryAfter(503, "21"));

        assertThatThrownBy(() -> fineGrained.payWithTwoLimits("a")).satisfies(failure -> assertThat(
                FailedAttempt.of(failure).orElseThrow().budget()).contains(Duration.ofSeconds(20)));
    }

    /** The trap of the other way round. */
    @Test
    void aBeanThatRetries_callsAnew_unlessItPassesAKey() {
        plan("a", lost(), lost());
        cashier.payWithNewKeys("a");
        assertThat(new HashSet<>(Till.keys())).hasSize(3);

        Till.reset();
        plan("a", lost(), lost());
        UUID key = IdempotencyKeys.newKey();
        cashier.payWith(key, "a");
        assertThat(Till.keys()).hasSize(3).containsOnly("\"" + key + "\"");
    }
}
