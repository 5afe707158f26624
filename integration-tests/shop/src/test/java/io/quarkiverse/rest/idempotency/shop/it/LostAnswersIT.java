package io.quarkiverse.rest.idempotency.shop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.support.LossyProxy;
import io.quarkiverse.rest.idempotency.support.PackagedApplication;

/**
 * Both halves as they are shipped, and between them a network that loses what the payments have answered. A customer orders
 * once and pays once.
 */
class LostAnswersIT {

    @TempDir
    static Path directory;

    private static PackagedApplication payments;
    private static LossyProxy network;
    private static PackagedApplication shop;

    private final HttpClient customer = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        payments = PackagedApplication.start("../../payments/target/quarkus-app", directory, Map.of());
        network = new LossyProxy(payments::uri);
        shop = PackagedApplication.start("quarkus-app", directory,
                Map.of("quarkus.rest-client.payments.url", network.url()));
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] { shop, network, payments }) {
            if (part != null) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @BeforeEach
    void reset() {
        network.lose(0);
        network.given().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = { "blocking", "reactive" })
    void answersThatAreLost_areAskedForAgain_andThereIsOnePayment(String way) throws Exception {
        String reference = "lost-" + way;
        network.lose(3);

        HttpResponse<String> order = order(reference, way);

        assertThat(order.statusCode()).isEqualTo(200);
        assertThat(order.body()).contains("\"reference\":\"" + reference + "\"");
        List<LossyProxy.Given> given = List.copyOf(network.given());
        assertThat(given).as("one request, and a retry for each answer that was lost").hasSize(4);
        assertThat(given).extracting(LossyProxy.Given::status).containsOnly(201);
        assertThat(given).extracting(LossyProxy.Given::replayed).containsExactly(false, true, true, true);
        assertThat(given.stream().map(LossyProxy.Given::key).distinct()).singleElement().asString()
                .matches("\"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"");
        assertThat(paymentsOf(reference)).isEqualTo(1);
    }

    /** The payments take a reference once. That this is rejected is a response like any other. */
    @Test
    void anotherOrder_hasAnotherKey_andItsRejectionIsNotRetried() throws Exception {
        network.lose(1);
        order("twice", "blocking");
        network.lose(1);
        HttpResponse<String> rejected = order("twice", "blocking");

        assertThat(rejected.statusCode()).as("what a failed call is to the shop").isEqualTo(500);
        List<LossyProxy.Given> given = List.copyOf(network.given());
        assertThat(given).extracting(LossyProxy.Given::status).containsExactly(201, 201, 409, 409);
        assertThat(given).extracting(LossyProxy.Given::replayed).containsExactly(false, true, false, true);
        assertThat(given.get(1).key()).isEqualTo(given.get(0).key());
        assertThat(given.get(2).key()).isNotEqualTo(given.get(0).key()).isEqualTo(given.get(3).key());
        assertThat(paymentsOf("twice")).isEqualTo(1);
    }

    @Test
    void aCustomerWhoComesBack_paysOnceByTheOrdersOwnKey() throws Exception {
        network.lose(1);

        HttpResponse<String> failed = order("own", "own-key");
        HttpResponse<String> again = order("own", "own-key");

        assertThat(failed.statusCode()).as("nothing retries this method").isEqualTo(500);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(network.given()).containsExactly(new LossyProxy.Given("\"order-own\"", 201, false),
                new LossyProxy.Given("\"order-own\"", 201, true));
        assertThat(paymentsOf("own")).isEqualTo(1);
    }

    private HttpResponse<String> order(String reference, String way) throws Exception {
        return customer.send(HttpRequest.newBuilder(shop.uri("/orders/" + reference + "/" + way))
                .POST(HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** As the payments themselves say. */
    private long paymentsOf(String reference) throws Exception {
        URI list = payments.uri("/payments");
        String all = customer.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString()).body();
        return Pattern.compile(Pattern.quote("\"reference\":\"" + reference + "\"")).matcher(all).results().count();
    }
}
