package io.quarkiverse.rest.idempotency.devui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * An application whose own store cannot list its records.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnlistableStoreTest {

    @RegisterExtension
    static final DevApplication APPLICATION = new DevApplication(PlainStore.class);

    private static final PaymentsClient PAYMENTS = APPLICATION.client();

    @Test
    void unlistableStore_isNamed_andRequestsCanBeSentAgain() {
        JsonRpc service = new JsonRpc(PAYMENTS);
        PAYMENTS.pay("/payments", "k", "{}");

        JsonObject page = service.call("records",
                new JsonObject().put("operation", "").put("state", "").put("minAgeSeconds", 0));

        assertThat(page.getString("store")).isEqualTo(PlainStore.class.getName());
        assertThat(page.getBoolean("listable")).isFalse();
        assertThat(page.getJsonArray("records")).isEmpty();
        assertThat(service.<JsonArray> call("operations")).hasSize(3);
    }
}
