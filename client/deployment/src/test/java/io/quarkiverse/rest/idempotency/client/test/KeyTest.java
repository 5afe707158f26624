package io.quarkiverse.rest.idempotency.client.test;

import static io.quarkiverse.rest.idempotency.client.test.Till.lost;
import static io.quarkiverse.rest.idempotency.client.test.Till.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.client.IdempotencyKey;
import io.quarkiverse.rest.idempotency.client.IdempotencyKeys;
import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkiverse.rest.idempotency.client.KeySyntax;
import io.quarkus.arc.Arc;
import io.quarkus.rest.client.reactive.ClientQueryParam;
import io.quarkus.rest.client.reactive.NotBody;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** Which key a call sends, and how it is written. */
class KeyTest {

    private static final String UUID_V7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Payments.class, Everything.class,
            WithToken.class, WithBuiltToken.class, Tokens.class);

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Payments {

        @POST
        @IdempotentCall
        String pay(String body);

        @POST
        @IdempotentCall
        Uni<String> payLater(String body);

        @POST
        @IdempotentCall
        CompletionStage<String> payAtSomeTime(String body);

        @POST
        @IdempotentCall
        String payWith(@IdempotencyKey @NotBody UUID key, String body);

        @POST
        @IdempotentCall
        String payWith(String body, @IdempotencyKey @NotBody String key);

        @POST
        String unprotected(String body);
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    @IdempotentCall(syntax = KeySyntax.BARE)
    public interface Everything {

        @POST
        String pay(String body);

        @PUT
        @IdempotentCall(header = "Payment-Id")
        String put(String body);

        @GET
        String get();
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Tokens {

        @POST
        @IdempotentCall
        String fetch(String body);
    }

    /** Its parameter is made by a call, between the beginning of the attempt and its request. */
    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface WithToken {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        @ClientQueryParam(name = "t", value = "{token}")
        String pay(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        @ClientQueryParam(name = "t", value = "{token}")
        Uni<String> payLater(String body);

        default String token() {
            return Arc.container().instance(Tokens.class, RestClient.LITERAL).get().fetch("token");
        }
    }

    /** The same with a client that has no interceptors. */
    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface WithBuiltToken {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        @ClientQueryParam(name = "t", value = "{token}")
        String pay(String body);

        default String token() {
            String url = ConfigProvider.getConfig().getValue("test.url", String.class);
            return QuarkusRestClientBuilder.newBuilder().baseUri(URI.create(url)).build(Tokens.class).fetch("token");
        }
    }

    @RestClient
    Payments payments;

    @RestClient
    WithToken withToken;

    @RestClient
    WithBuiltToken withBuiltToken;

    @RestClient
    Everything everything;

    @ConfigProperty(name = "test.url")
    String url;

    @BeforeEach
    void reset() {
        Till.reset();
    }

    @Test
    void aCall_sendsAQuotedUuidOfVersion7_andTheNextCallAnother() throws Exception {
        payments.pay("a");
        payments.payLater("b").await().indefinitely();
        payments.payAtSomeTime("c").toCompletableFuture().get();
        payments.pay("a");

        assertThat(Till.keys()).hasSize(4).doesNotHaveDuplicates().allMatch(key -> key.matches('"' + UUID_V7 + '"'));
    }

    @Test
    void anotherMethod_sendsNone() {
        payments.unprotected("a");

        assertThat(Till.seen()).singleElement().satisfies(seen -> assertThat(seen.keys()).isEmpty());
    }

    @Test
    void anInterface_coversItsMethodsThatAreNotSafe_andAMethodSaysMore() {
        everything.pay("a");
        everything.put("b");
        everything.get();

        assertThat(Till.seen()).hasSize(3);
        assertThat(Till.seen().get(0).key()).as("bare").matches(UUID_V7);
        assertThat(Till.seen().get(1).key()).as("bare, in the header of the method").matches(UUID_V7);
        assertThat(Till.seen().get(2).keys()).isEmpty();
    }

    @Test
    void aKeyOfTheApplication_isSentAsItsOwn() {
        UUID key = IdempotencyKeys.newKey();

        payments.payWith(key, "a");
        payments.payWith(key, "a");
        payments.payWith("b", "order \"7\"".replace(' ', '-'));

        assertThat(Till.keys()).containsExactly("\"" + key + "\"", "\"" + key + "\"", "\"order-\\\"7\\\"\"");
        assertThat(Till.seen()).extracting(Till.Seen::body).containsExactly("a", "a", "b");
    }

    @Test
    void noKeyOfTheApplication_isANewOne() {
        payments.payWith((UUID) null, "a");
        payments.payWith("a", (String) null);

        assertThat(Till.keys()).hasSize(2).doesNotHaveDuplicates().allMatch(key -> key.matches('"' + UUID_V7 + '"'));
    }

    @Test
    void keyThatCannotBeSent_isRejectedBeforeARequest() {
        for (String key : new String[] { "", "a key", "schl\u00fcssel", "k".repeat(256) }) {
            assertThatThrownBy(() -> payments.payWith("a", key)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Idempotency key must be 1 to 255 visible ASCII characters; got " + key.length());
        }
        assertThat(Till.seen()).isEmpty();
    }

    @Test
    void aUniThatIsSubscribedToAgain_isTheSameCall() {
        Uni<String> call = payments.payLater("a");

        call.await().indefinitely();
        call.await().indefinitely();

        assertThat(Till.keys()).hasSize(2);
        assertThat(Till.keys().get(0)).isEqualTo(Till.keys().get(1));
    }

    @Test
    void aClientOfABuilder_sendsKeysToo() {
        Payments built = QuarkusRestClientBuilder.newBuilder().baseUri(URI.create(url)).build(Payments.class);

        built.pay("a");
        built.pay("a");
        built.payWith("b", "mine");

        assertThat(Till.keys()).hasSize(3).doesNotHaveDuplicates().element(2).isEqualTo("\"mine\"");
    }

    @Test
    void aCallForAParameter_leavesTheAttemptToItsOwnCall() {
        plan("a", lost());
        plan("b", lost());
        plan("c", lost());

        withToken.pay("a");
        withToken.payLater("b").await().indefinitely();
        withBuiltToken.pay("c");

        assertThat(Till.seen()).extracting(Till.Seen::body).containsExactly("token", "a", "token", "a", "token", "b",
                "token", "b", "token", "c", "token", "c");
        for (String body : List.of("a", "b", "c")) {
            assertThat(Till.seen().stream().filter(seen -> seen.body().equals(body)).map(Till.Seen::key).distinct())
                    .as("keys of " + body).hasSize(1);
        }
        assertThat(Till.keys().stream().distinct()).as("six tokens and three payments").hasSize(9);
    }
}
