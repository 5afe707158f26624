package org.acme;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import org.eclipse.microprofile.reactive.messaging.Channel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.smallrye.reactive.messaging.MutinyEmitter;

/** The examples of the guides, and the retries that they are written for. */
@QuarkusTest
class GuidesTest {

    @Inject
    Services services;

    @Inject
    InvoiceImport invoices;

    @Channel("shipments")
    MutinyEmitter<ShipmentConsumer.Shipment> shipments;

    private final String id = UUID.randomUUID().toString();

    @BeforeEach
    void everythingWorks() {
        services.calls.clear();
        services.inbox.clear();
        services.down = "";
    }

    private JsonPath placeOrder(String article) {
        String mutation = "mutation($id: String!, $article: String!) { placeOrder(clientMutationId: $id, article: $article, "
                + "pieces: 2) { reservation parcel } }";
        return given().contentType(ContentType.JSON)
                .body(Map.of("query", mutation, "variables", Map.of("id", id, "article", article)))
                .post("/graphql").then().statusCode(200).extract().jsonPath();
    }

    @Test
    void mutationThatIsRetried_goesOnWithTheStepThatFailed() {
        services.down = "parcel";
        assertThat(placeOrder("chair").getList("errors")).hasSize(1);
        services.down = "";

        for (int retry = 0; retry < 2; retry++) {
            assertThat(placeOrder("chair").getString("data.placeOrder.parcel")).isEqualTo("parcel of reservation of chair");
        }
        assertThat(services.calls).containsExactly("reservation", "parcel", "parcel");
    }

    @Test
    void mutationWithTheIdOfAnother_isRejected() {
        placeOrder("chair");

        assertThat(placeOrder("table").getList("errors")).hasSize(1);
        assertThat(services.calls).containsExactly("reservation", "parcel");
    }

    @Test
    void messageThatIsDeliveredAgain_goesOnWithTheStepThatFailed() {
        ShipmentConsumer.Shipment shipment = new ShipmentConsumer.Shipment(id, "Bakerstreet 7");
        services.down = "collect";
        assertThat(delivered(shipment)).failsWithin(Duration.ofSeconds(10));
        services.down = "";

        for (int delivery = 0; delivery < 2; delivery++) {
            assertThat(delivered(shipment)).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(services.calls).containsExactly("label", "collect", "collect");
    }

    private CompletableFuture<Void> delivered(ShipmentConsumer.Shipment shipment) {
        return shipments.send(shipment).subscribeAsCompletionStage();
    }

    @Test
    void jobThatIsInterruptedAfterABooking_filesItWithoutAnotherOne() {
        services.inbox.add(new InvoiceImport.Invoice(id, "Acme", 700));
        services.down = "file";
        invoices.importAll();
        services.down = "";

        invoices.importAll();

        assertThat(services.calls).containsExactly("book", "file", "file");
        assertThat(services.inbox).isEmpty();
    }

    @Test
    void invoiceThatCannotBeImported_doesNotStopThoseBehindIt() {
        services.inbox.add(new InvoiceImport.Invoice(id, "Acme", 700));
        invoices.importAll();
        services.inbox.add(new InvoiceImport.Invoice(id, "Acme", 800));
        services.inbox.add(new InvoiceImport.Invoice(id + "-next", "Acme", 900));

        invoices.importAll();

        assertThat(services.calls).containsExactly("book", "file", "book", "file");
        assertThat(services.inbox).extracting(InvoiceImport.Invoice::cents).containsExactly(800L);
    }

    @Test
    void invoiceThatIsRejected_isBookedOnce() {
        InvoiceImport.Invoice invoice = new InvoiceImport.Invoice(id, "Acme", -1);
        for (int run = 0; run < 2; run++) {
            services.inbox.add(invoice);
            invoices.importAll();
        }

        assertThat(services.calls).containsExactly("book", "reject because the amount is negative",
                "reject because the amount is negative");
    }
}
