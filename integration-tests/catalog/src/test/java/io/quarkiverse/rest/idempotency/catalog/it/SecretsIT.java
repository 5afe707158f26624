package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Responses that vend credentials leave none of them in the store.
 */
@ExtendWith(CatalogExtension.class)
class SecretsIT {

    private static final String TABLES = "/namespaces/vault/tables";

    @Test
    void everyResponseThatVendsCredentials_leavesNoneInTheStore(SharedCatalog catalog) {
        Requests root = catalog.as("root", "secrets");
        root.createNamespace("vault");
        Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();
        answers.put("createTable", twice(key -> root.createTable("vault", "t", key)));
        answers.put("createTable (staged)", twice(key -> root.post(TABLES, key,
                "{\"name\":\"staged\",\"stage-create\":true,\"schema\":" + Requests.SCHEMA + "}")));
        answers.put("updateTable", twice(key -> root.setProperty("vault", "t", key, "1")));
        answers.put("planTableScan", twice(key -> root.post(TABLES + "/t/plan", key, "{\"case-sensitive\":true}")));
        String metadata = Requests.json(root.loadTable("vault", "t")).get("metadata-location").asText();
        answers.put("unregisterTable", twice(key -> root.post(TABLES + "/t/unregister", key, "")));
        answers.put("registerTable", twice(key -> root.post("/namespaces/vault/register", key,
                "{\"name\":\"t\",\"metadata-location\":\"" + metadata + "\"}")));

        assertThat(answers).allSatisfy((operation, answer) -> assertThat(answer.statusCode()).as(operation).isEqualTo(200));
        answers.remove("unregisterTable");
        assertThat(answers).allSatisfy((operation, answer) -> assertThat(answer.body()).as(operation)
                .contains("s3.secret-access-key"));
        catalog.assertNoSecretStored();
    }

    /** The scan itself would find one. */
    @Test
    void secretAmongOtherBytes_isFound() {
        byte[] bytes = ("\0\1some bytes " + "0123456789abcdef".repeat(2) + "\0").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Secrets.found(List.of("f0123456789abcdef012"), bytes)).isNotEmpty();
        assertThat(Secrets.found(List.of("ff123456789abcdef012"), bytes)).isEmpty();
    }

    private interface Sending {
        HttpResponse<String> send(String key);
    }

    /** @return the second answer */
    private static HttpResponse<String> twice(Sending sending) {
        String key = Requests.newKey();
        Requests.require(sending.send(key));
        return sending.send(key);
    }
}
