package io.quarkiverse.rest.idempotency.client.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkiverse.rest.idempotency.client.KeyOrigin;
import io.quarkiverse.rest.idempotency.client.KeySyntax;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.rest.client.reactive.NotBody;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** Which keys calls have that an idempotent method makes, and which of them are those of an earlier run. */
class DerivedCallKeysTest {

    private static final String PAY = "io.quarkiverse.rest.idempotency.client.test.DerivedCallKeysTest$Payments.pay";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Payments.class, Orders.class)
            .overrideConfigKey("quarkus.rest-idempotency.store", "memory");

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @IdempotentCall(syntax = KeySyntax.BARE)
    public interface Payments {

        @POST
        @Retry(maxRetries = 1, delay = 1)
        String pay(String body);

        @POST
        Uni<String> payLater(String body);

        @POST
        CompletionStage<String> payAtSomeTime(String body);

        @POST
        @IdempotentCall(name = "notify")
        String named(String body);

        @POST
        @IdempotentCall(origin = KeyOrigin.RANDOM)
        String anew(String body);

        @POST
        @IdempotentCall(name = "own")
        String own(@IdempotencyKey @NotBody UUID key, String body);
    }

    /** Its methods answer 500 after their calls when they are told to, so that a retry runs them again. */
    @Path("/orders")
    @IdempotentOperation(name = "work")
    public static class Orders {

        static volatile boolean fails;

        @RestClient
        Payments payments;

        @Inject
        IdempotencyContext context;

        @Inject
        Idempotency idempotency;

        @ConfigProperty(name = "test.url")
        String url;

        private static Response end() {
            return Response.status(fails ? 500 : 201).build();
        }

        @POST
        @Path("several")
        @Idempotent(operation = "several")
        public Response several(String body) {
            payments.pay("a");
            payments.named("b");
            payments.pay("c");
            return end();
        }

        @POST
        @Path("loop")
        @Idempotent(operation = "loop")
        public Response loop(String body) {
            for (int i = 0; i < 3; i++) {
                payments.pay("the same");
            }
            return end();
        }

        @POST
        @Path("uni")
        @Idempotent(operation = "uni")
        public Uni<Response> uni(String body) {
            return payments.payLater("a").flatMap(paid -> payments.payLater("b")).map(paid -> end());
        }

        @POST
        @Path("stage")
        @Idempotent(operation = "stage")
        public CompletionStage<Response> stage(String body) {
            return payments.payAtSomeTime("a").thenApply(paid -> end());
        }

        @POST
        @Path("anew")
        @Idempotent(operation = "anew")
        public Response anew(String body) {
            payments.anew("a");
            return end();
        }

        @POST
        @Path("own")
        @Idempotent(operation = "own")
        public Response own(String body) {
            payments.own(context.deriveKey("element-7"), "a");
            payments.own(null, "b");
            return end();
        }

        @POST
        @Path("built")
        @Idempotent(operation = "built")
        public Response built(String body) {
            QuarkusRestClientBuilder.newBuilder().baseUri(URI.create(url)).build(Payments.class).pay("a");
            return end();
        }

        /** The work throws after its call while {@code fails} is set. */
        @POST
        @Path("work")
        public Response work(String number) {
            idempotency.run(WorkRequest.of("work", number), work -> {
                payments.pay("a");
                if (fails) {
                    throw new WebApplicationException(500);
                }
            });
            return end();
        }

        @POST
        @Path("plain")
        public Response plain(String body) {
            payments.pay("a");
            return end();
        }
    }

    @RestClient
    Payments payments;

    @ConfigProperty(name = "test.url")
    String url;

    private final HttpClient client = HttpClient.newHttpClient();
    private String key;

    @BeforeEach
    void reset() {
        Till.reset();
        key = UUID.randomUUID().toString();
        Orders.fails = false;
    }

    private int order(String path, String key) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/orders/" + path))
                .POST(HttpRequest.BodyPublishers.ofString("order"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    /** Runs a method twice for one key, as after a 5xx. */
    private List<String> keysOfTwoRuns(String path) throws Exception {
        Orders.fails = true;
        assertThat(order(path, key)).isEqualTo(500);
        Orders.fails = false;
        assertThat(order(path, key)).isEqualTo(201);
        return Till.keys();
    }

    private String derived(String operation, String purpose) {
        return RecordId.of("default", null, key).deriveKey(operation, purpose).toString();
    }

    @Test
    void calls_ofARerun_haveTheKeysOfTheFirstRunInOrder() throws Exception {
        String first = derived("several", PAY);
        String named = derived("several", "notify");
        String second = derived("several", PAY + "#2");

        assertThat(keysOfTwoRuns("several")).containsExactly(first, named, second, first, named, second)
                .allMatch(key -> UUID.fromString(key).version() == 8);
    }

    @Test
    void calls_ofALoop_doNotCollapseIntoOne() throws Exception {
        List<String> keys = keysOfTwoRuns("loop");

        assertThat(keys).hasSize(6);
        assertThat(keys.subList(0, 3)).doesNotHaveDuplicates().isEqualTo(keys.subList(3, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = { "uni", "stage", "built" })
    void calls_ofAsynchronousMethodsAndBuiltClients_areDerived(String path) throws Exception {
        List<String> keys = keysOfTwoRuns(path);

        assertThat(keys.subList(0, keys.size() / 2)).isNotEmpty().doesNotHaveDuplicates()
                .isEqualTo(keys.subList(keys.size() / 2, keys.size()))
                .allMatch(key -> UUID.fromString(key).version() == 8);
    }

    @Test
    void attemptsOfOneCall_haveOneKey() throws Exception {
        Till.plan("a", Till.status(503));

        order("several", key);

        assertThat(Till.keys()).containsExactly(derived("several", PAY), derived("several", PAY), derived("several", "notify"),
                derived("several", PAY + "#2"));
    }

    @Test
    void callOfRandomOrigin_hasANewKeyInEachRun() throws Exception {
        assertThat(keysOfTwoRuns("anew")).hasSize(2).doesNotHaveDuplicates()
                .allMatch(key -> UUID.fromString(key).version() == 7);
    }

    @Test
    void keyOfTheApplication_goesFirst_andIsNotCounted() throws Exception {
        String own = derived("own", "element-7");
        String first = derived("own", "own");

        assertThat(keysOfTwoRuns("own")).containsExactly(own, first, own, first);
    }

    /** The request has no key of its own: the keys are those of the work, or each run of it would have others. */
    @Test
    void callsOfWorkInARequest_haveTheKeysOfTheWork() throws Exception {
        assertThat(keysOfTwoRuns("work")).hasSize(2).allMatch(key -> UUID.fromString(key).version() == 8)
                .containsOnly(Till.keys().get(0));
    }

    @Test
    void callOutsideOfAnIdempotentRequest_hasANewKey() throws Exception {
        payments.pay("a");
        order("plain", key);
        order("several", null);

        assertThat(Till.keys()).hasSize(5).doesNotHaveDuplicates().allMatch(key -> UUID.fromString(key).version() == 7);
    }
}
